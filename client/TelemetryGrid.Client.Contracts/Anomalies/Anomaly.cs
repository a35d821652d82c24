namespace TelemetryGrid.Client;

/// <summary>Something odd about a metric of a device, or of an interface, flow or service of it.</summary>
public sealed record Anomaly
{
    /// <summary>To give feedback on it.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string Device { get; init; }

    /// <summary>The interface's name; null when it is about none.</summary>
    public string? Interface { get; init; }

    /// <summary>The flow's key; null when it is about none.</summary>
    public string? Flow { get; init; }

    /// <summary>The service's name; null when it is about none.</summary>
    public string? Service { get; init; }

    public required string MetricName { get; init; }

    public required double Value { get; init; }

    /// <summary>What is usual at this time; null before the baseline knows.</summary>
    public double? Expected { get; init; }

    /// <summary>Of the order of −log10 p: 6 is one sample in a million.</summary>
    public required double Score { get; init; }

    /// <summary>The member of the ensemble that found it oddest.</summary>
    public required string Detector { get; init; }

    /// <summary>It also stands out among all that was looked at on the device, and fits the alert budget.</summary>
    public bool Notable { get; init; }

    public RecordSeverity Severity { get; init; }

    /// <summary>One sentence.</summary>
    public required string Description { get; init; }

    /// <summary>How odd each member of the ensemble found it, as −log10 p.</summary>
    public IReadOnlyDictionary<string, double> Evidence { get; init; } = new Dictionary<string, double>();
}
