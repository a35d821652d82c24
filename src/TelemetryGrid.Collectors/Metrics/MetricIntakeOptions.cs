namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Bounds on samples of foreign metrics.</summary>
public sealed record MetricIntakeOptions
{
    /// <summary>How far behind the newest sample of its series a sample may be. Default 10 minutes.</summary>
    public TimeSpan OutOfOrderWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How far ahead of our clock a sample may be. Default 10 minutes.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How old a sample may be at all; what is older would be deleted at once. Default 30 days.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Series remembered between requests, about 100 bytes each. Default 4 million.</summary>
    public int MaxKnownSeries { get; init; } = 4_000_000;

    /// <summary>Labels of one series. Default 128.</summary>
    public int MaxLabels { get; init; } = 128;

    /// <summary>Bytes of one label's name or value. Default 16 KiB.</summary>
    public int MaxLabelBytes { get; init; } = 16 << 10;

    /// <summary>
    /// Bytes of all labels and metadata of one remote-write 2.0 request when every reference is written out; a request with more is refused.
    /// Default 64 MiB.
    /// </summary>
    public long MaxRequestTextBytes { get; init; } = 64 << 20;

    /// <summary>How often a series that goes on is defined again in the log, so that what has forgotten it can learn it. Default 30 minutes.</summary>
    public TimeSpan DefinitionInterval { get; init; } = TimeSpan.FromMinutes(30);
}
