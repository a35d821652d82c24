namespace TelemetryGrid.Client;

/// <summary>One part of a device's health.</summary>
public sealed record HealthTerm
{
    /// <summary><c>availability</c>, <c>errors</c>, <c>utilisation</c>, <c>anomalies</c>, <c>latency</c> or <c>capacity</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its share of the mean; 0 where nothing is known.</summary>
    public required double Weight { get; init; }

    /// <summary>0 to 100; null where nothing is known.</summary>
    public double? Score { get; init; }

    /// <summary>The device's score is at most this because of this term.</summary>
    public required double Ceiling { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }
}
