namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>A series as a page writes it, and what became of it. Belongs to one <see cref="ScrapeCache"/>.</summary>
/// <param name="text">Its bytes on the page.</param>
/// <param name="series">Null where relabelling dropped it.</param>
/// <param name="created">The page that brought it.</param>
internal sealed class ScrapedText(byte[] text, ScrapedSeries? series, long created)
{
    public byte[] Text { get; } = text;

    public ScrapedSeries? Series { get; } = series;

    public long Created { get; } = created;

    public long LastSeen { get; set; } = created;

    /// <summary>What stood after it on the page before, most likely again: found without hashing.</summary>
    public ScrapedText? Next { get; set; }

    /// <summary>No longer in the cache, though something may still have it as its next.</summary>
    public bool IsForgotten { get; set; }
}
