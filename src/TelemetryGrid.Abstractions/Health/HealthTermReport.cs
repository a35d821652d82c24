namespace TelemetryGrid.Health;

/// <summary>One part of a device's health.</summary>
/// <param name="Name"><c>availability</c>, <c>errors</c>, <c>utilisation</c>, <c>anomalies</c>, <c>latency</c> or <c>capacity</c>.</param>
/// <param name="Weight">Its share of the mean; 0 where nothing is known.</param>
/// <param name="Score">0 to 100; null where nothing is known.</param>
/// <param name="Ceiling">The device's score is at most this because of this term.</param>
/// <param name="Reason">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.HealthTermReport")]
public sealed record HealthTermReport(
    [property: Id(0)] string Name,
    [property: Id(1)] double Weight,
    [property: Id(2)] double? Score,
    [property: Id(3)] double Ceiling,
    [property: Id(4)] string Reason
);
