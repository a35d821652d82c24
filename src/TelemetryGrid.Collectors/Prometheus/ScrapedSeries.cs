using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>One series of a target after relabelling. Several texts of a page may lead to it.</summary>
internal sealed class ScrapedSeries(Labels labels)
{
    public const long Never = -1;

    public Labels Labels { get; } = labels;

    /// <summary>Texts in the cache that lead here.</summary>
    public int Texts { get; set; }

    /// <summary>The last page that had a sample of it without a timestamp of its own: only such series can go stale.</summary>
    public long TrackedAt { get; private set; } = Never;

    private long TrackedBefore { get; set; } = Never;

    public void Track(long page)
    {
        (TrackedBefore, TrackedAt) = (TrackedAt, page);
    }

    /// <summary>Takes back <see cref="Track"/> of a page that was given up.</summary>
    public void Untrack(long page)
    {
        if (TrackedAt == page)
        {
            TrackedAt = TrackedBefore;
        }
    }
}
