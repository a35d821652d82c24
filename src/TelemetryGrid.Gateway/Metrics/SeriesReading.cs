namespace TelemetryGrid.Gateway.Metrics;

/// <summary>A series at one moment. <see cref="Value"/> is the sum of a histogram; buckets are not cumulative yet.</summary>
internal readonly record struct SeriesReading(double Value, long Count, long[] Buckets)
{
    /// <summary>Sums what two instruments of one name measured under the same labels.</summary>
    public SeriesReading Plus(SeriesReading other) =>
        new(Value + other.Value, Count + other.Count, [.. Buckets.Zip(other.Buckets, (a, b) => a + b)]);
}
