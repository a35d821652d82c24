namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>The bounds of all scraping on a node.</summary>
public sealed class ScrapeOptions
{
    /// <summary>Targets of all sources together at most. Default 20,000.</summary>
    public int MaxTargets { get; set; } = 20_000;

    /// <summary>Bytes of one page, decompressed, at most; a source may ask for less. Default 64 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 64 << 20;

    /// <summary>Bytes of pages that are being received or wait to be read at most; what does not fit fails. Default 512 MiB.</summary>
    public long MaxBytesInFlight { get; set; } = 512L << 20;

    /// <summary>Samples of one page at most; a source may ask for less. Default 1,000,000.</summary>
    public int MaxSamples { get; set; } = 1_000_000;

    /// <summary>Pages that are read and handed to the log at once. Default twice the processors, at least 4.</summary>
    public int MaxParallelReads { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>How far in the future a page's own timestamp may lie. Default 10 minutes.</summary>
    public TimeSpan MaxTimestampLead { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How old a page's own timestamp may be. Default 1 hour.</summary>
    public TimeSpan MaxTimestampAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Every rule that does not hold, each as a sentence.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Positive(nameof(MaxTargets), MaxTargets);
        Positive(nameof(MaxBodyBytes), MaxBodyBytes);
        Positive(nameof(MaxSamples), MaxSamples);
        Positive(nameof(MaxParallelReads), MaxParallelReads);
        Positive(nameof(MaxTimestampLead), MaxTimestampLead.Ticks);
        Positive(nameof(MaxTimestampAge), MaxTimestampAge.Ticks);
        if (MaxBytesInFlight < MaxBodyBytes)
        {
            errors.Add($"{nameof(MaxBytesInFlight)} must be at least {nameof(MaxBodyBytes)}, not {MaxBytesInFlight}.");
        }
        return errors;

        void Positive(string name, long value)
        {
            if (value <= 0)
            {
                errors.Add($"{name} must be positive, not {value}.");
            }
        }
    }
}
