namespace TelemetryGrid.Statistics;

/// <summary>What happened in one sliding window. Percentiles have 1 % relative error. All zero when <see cref="Count"/> is 0.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.WindowStatistics")]
public sealed record WindowStatistics(
    [property: Id(0)] TimeSpan Window,
    [property: Id(1)] long Count,
    [property: Id(2)] double Mean,
    [property: Id(3)] double StandardDeviation,
    [property: Id(4)] double Minimum,
    [property: Id(5)] double Maximum,
    [property: Id(6)] double P50,
    [property: Id(7)] double P90,
    [property: Id(8)] double P95,
    [property: Id(9)] double P99
);
