namespace TelemetryGrid.Client;

/// <summary>What one sliding window saw. All zero when <c>count</c> is 0; percentiles have 1 % relative error.</summary>
public sealed record WindowStatistics
{
    public required double WindowSeconds { get; init; }

    public required long Count { get; init; }

    public double Mean { get; init; }

    public double StandardDeviation { get; init; }

    public double Minimum { get; init; }

    public double Maximum { get; init; }

    public double P50 { get; init; }

    public double P90 { get; init; }

    public double P95 { get; init; }

    public double P99 { get; init; }
}
