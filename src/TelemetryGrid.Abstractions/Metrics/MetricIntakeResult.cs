namespace TelemetryGrid.Metrics;

/// <summary>What became of the samples of one request.</summary>
public sealed record MetricIntakeResult
{
    /// <summary>Samples in the log, repeated ones included.</summary>
    public required long Samples { get; init; }

    /// <summary>Histograms taken; always 0, since native histograms are not supported.</summary>
    public long Histograms { get; init; }

    /// <summary>Exemplars taken.</summary>
    public long Exemplars { get; init; }

    /// <summary>Samples, histograms and exemplars refused; sending them again would not help.</summary>
    public long Rejected { get; init; }

    /// <summary>Why the first of them was refused, naming its series; null when none was.</summary>
    public string? FirstError { get; init; }
}
