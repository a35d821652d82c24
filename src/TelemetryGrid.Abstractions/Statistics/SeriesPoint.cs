namespace TelemetryGrid.Statistics;

/// <summary>One point of a recent history: the mean rates of one interval that ended at <see cref="TimestampMilliseconds"/> (Unix).</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesPoint")]
public readonly record struct SeriesPoint(
    [property: Id(0)] long TimestampMilliseconds,
    [property: Id(1)] double InBitsPerSecond,
    [property: Id(2)] double OutBitsPerSecond
);
