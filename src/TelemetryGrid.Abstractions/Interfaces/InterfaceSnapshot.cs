using System.Collections.Immutable;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Interfaces;

/// <summary>All that an interface entity knows. Rates in bits, packets, errors and discards per second.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InterfaceSnapshot")]
public sealed record InterfaceSnapshot
{
    [Id(0)]
    public required InterfaceSummary Summary { get; init; }

    [Id(1)]
    public string Description { get; init; } = "";

    [Id(2)]
    public DateTimeOffset? LastStatusChange { get; init; }

    /// <summary>Octets counted since the interface was first seen, across wraps and resets.</summary>
    [Id(3)]
    public ulong InOctetsTotal { get; init; }

    [Id(4)]
    public ulong OutOctetsTotal { get; init; }

    [Id(5)]
    public MetricStatistics In { get; init; } = MetricStatistics.Empty;

    [Id(6)]
    public MetricStatistics Out { get; init; } = MetricStatistics.Empty;

    [Id(7)]
    public MetricStatistics Errors { get; init; } = MetricStatistics.Empty;

    [Id(8)]
    public MetricStatistics Discards { get; init; } = MetricStatistics.Empty;

    [Id(9)]
    public BaselineExpectation? InBaseline { get; init; }

    [Id(10)]
    public BaselineExpectation? OutBaseline { get; init; }

    /// <summary>Oldest first, one point per interval, an hour at most.</summary>
    [Id(11)]
    public ImmutableArray<SeriesPoint> LastHour { get; init; } = [];

    /// <summary>How often counters wrapped, were reset, or came in implausible or out of order.</summary>
    [Id(12)]
    public CounterAnomalies CounterAnomalies { get; init; } = new(0, 0, 0, 0);
}
