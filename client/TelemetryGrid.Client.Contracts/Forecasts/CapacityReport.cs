namespace TelemetryGrid.Client;

/// <summary>Where every metric with a limit is heading, the most urgent first.</summary>
public sealed record CapacityReport
{
    public required DateTimeOffset MadeAt { get; init; }

    public required int ForecastDays { get; init; }

    public required IReadOnlyList<CapacityEntry> Entries { get; init; }

    /// <summary>Metrics that fit the question, of which <see cref="Entries"/> may be the first.</summary>
    public required int Total { get; init; }

    /// <summary>Metrics with less than two weeks of history, or most of it missing.</summary>
    public int WithoutHistory { get; init; }

    /// <summary>Metrics beyond the bound of one report, not looked at.</summary>
    public int LeftOut { get; init; }
}
