namespace TelemetryGrid.Client;

/// <summary>A service level objective and how it stands.</summary>
public sealed record Slo
{
    /// <summary>Unique with <see cref="Service"/>.</summary>
    public required string Name { get; init; }

    public required string Service { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The share that has to be good, 0..1.</summary>
    public required double Target { get; init; }

    /// <summary>What is promised: <c>availability</c>, <c>latency</c>, <c>interface_availability</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary><c>ratio</c>, <c>raw_ratio</c>, <c>threshold</c> or <c>time_slices</c>.</summary>
    public required string Method { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The specification it comes from.</summary>
    public required string File { get; init; }

    /// <summary><c>queries</c>, or <c>measurements</c> that are sent.</summary>
    public required string Source { get; init; }

    /// <summary>The worst of its series, in the first window.</summary>
    public required SloStatus Status { get; init; }

    public required IReadOnlyList<SloSeries> Series { get; init; }

    /// <summary>The end of the last interval that was counted.</summary>
    public DateTimeOffset? EvaluatedUntil { get; init; }

    /// <summary>Why the last evaluation failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Intervals that were never counted, as they were too long ago when the grid came to them.</summary>
    public long SkippedIntervals { get; init; }

    /// <summary>Measurements refused as too late.</summary>
    public long LateMeasurements { get; init; }

    public int FiringAlerts { get; init; }
}
