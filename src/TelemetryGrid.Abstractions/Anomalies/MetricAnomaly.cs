using System.Collections.Immutable;

namespace TelemetryGrid.Anomalies;

/// <summary>What an entity found odd about one of its metrics.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.MetricAnomaly")]
public sealed record MetricAnomaly
{
    /// <summary>The metric's name, such as <c>network_interface_in_bits_per_second</c>.</summary>
    [Id(0)]
    public required string Metric { get; init; }

    [Id(1)]
    public required long TimestampMilliseconds { get; init; }

    [Id(2)]
    public required double Value { get; init; }

    /// <summary>What is usual at this time; null before the baseline knows.</summary>
    [Id(3)]
    public double? Expected { get; init; }

    /// <summary>Of the order of −log10 p: 6 is one point in a million.</summary>
    [Id(4)]
    public required double Score { get; init; }

    /// <summary>The member of the ensemble that found it oddest, such as <c>level_shift</c>.</summary>
    [Id(5)]
    public required string Detector { get; init; }

    /// <summary>−log10 p of each member: the explanation.</summary>
    [Id(6)]
    public ImmutableDictionary<string, double> Evidence { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>How long the metric had been watched.</summary>
    [Id(7)]
    public long HistoryMilliseconds { get; init; }
}
