namespace TelemetryGrid.Analytics.Health;

/// <summary>What is known about a device; null, or not finite, where nothing is.</summary>
public sealed record DeviceHealthInput
{
    /// <summary>Whether it answers now.</summary>
    public bool? Reachable { get; init; }

    /// <summary>Share of the last day in which it answered, 0..1.</summary>
    public double? Availability { get; init; }

    /// <summary>Share of packets in error or discarded, 0..1, of the worst interface.</summary>
    public double? ErrorShare { get; init; }

    /// <summary>0..1, 95th percentile of the last hour, of the busiest interface.</summary>
    public double? Utilisation { get; init; }

    /// <summary>Open anomalies, each counted by its severity 0..1; null when nothing is watched yet.</summary>
    public double? Anomalies { get; init; }

    /// <summary>Latency now over what is usual at this time.</summary>
    public double? LatencyRatio { get; init; }

    /// <summary>Days until the first capacity is used up; infinite when none will be within the horizon.</summary>
    public double? CapacityDays { get; init; }
}
