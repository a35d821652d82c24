namespace TelemetryGrid.Analytics.Health;

/// <summary>
/// Weights and bounds of a device's health. Each term is 100 up to its first bound, 0 from its last, straight between (for errors and discards straight
/// in the logarithm).
/// </summary>
public sealed record HealthOptions
{
    public double AvailabilityWeight { get; init; } = 30;

    public double ErrorsWeight { get; init; } = 20;

    public double UtilisationWeight { get; init; } = 15;

    public double AnomaliesWeight { get; init; } = 15;

    public double LatencyWeight { get; init; } = 10;

    public double CapacityWeight { get; init; } = 10;

    /// <summary>Share of the time reachable: none of the points below, all at 1.</summary>
    public double LeastAvailability { get; init; } = 0.95;

    /// <summary>Share of packets in error or discarded.</summary>
    public (double Good, double Bad) ErrorShare { get; init; } = (1e-6, 1e-2);

    /// <summary>Utilisation of the busiest interface, 0..1 (95th percentile).</summary>
    public (double Good, double Bad) Utilisation { get; init; } = (0.6, 0.98);

    /// <summary>Latency over what is usual at this time.</summary>
    public (double Good, double Bad) LatencyRatio { get; init; } = (1.2, 4);

    /// <summary>Days until a capacity is used up.</summary>
    public (double Good, double Bad) CapacityDays { get; init; } = (60, 3);

    /// <summary>Open anomalies, each by its severity 0..1.</summary>
    public (double Good, double Bad) Anomalies { get; init; } = (0, 4);

    /// <summary>
    /// How far a single term at 0 lets the whole fall: to 100 − this. Availability lets it fall to 0. So five good terms do not outvote a bad one.
    /// </summary>
    public double WorstTermCounts { get; init; } = 60;
}
