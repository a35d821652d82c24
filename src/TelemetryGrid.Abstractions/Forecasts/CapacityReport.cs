using System.Collections.Immutable;

namespace TelemetryGrid.Forecasts;

/// <summary>Where every metric with a limit is heading.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.CapacityReport")]
public sealed record CapacityReport
{
    [Id(0)]
    public required DateTimeOffset MadeAt { get; init; }

    [Id(1)]
    public required int ForecastDays { get; init; }

    /// <summary>The most urgent first.</summary>
    [Id(2)]
    public ImmutableArray<CapacityRow> Rows { get; init; } = [];

    /// <summary>Metrics whose history is too short, or mostly missing.</summary>
    [Id(3)]
    public int WithoutHistory { get; init; }

    /// <summary>Metrics beyond the bound of one report, not looked at.</summary>
    [Id(4)]
    public int LeftOut { get; init; }
}
