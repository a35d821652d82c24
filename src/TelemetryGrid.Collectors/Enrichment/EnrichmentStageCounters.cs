namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>Counts of one stage, added to by many threads.</summary>
internal sealed class EnrichmentStageCounters
{
    private long _records;
    private long _enriched;
    private long _added;
    private long _kept;
    private long _dropped;
    private long _failed;

    public void Count(EnrichmentDraft draft)
    {
        Interlocked.Increment(ref _records);
        if (draft.Added > 0)
        {
            Interlocked.Increment(ref _enriched);
            Interlocked.Add(ref _added, draft.Added);
        }
        if (draft.Kept > 0)
        {
            Interlocked.Add(ref _kept, draft.Kept);
        }
        if (draft.Dropped > 0)
        {
            Interlocked.Add(ref _dropped, draft.Dropped);
        }
    }

    /// <summary>Counts records that were all told the same.</summary>
    public void Count(int records, int addedEach)
    {
        Interlocked.Add(ref _records, records);
        if (addedEach > 0)
        {
            Interlocked.Add(ref _enriched, records);
            Interlocked.Add(ref _added, (long)records * addedEach);
        }
    }

    public void CountFailure() => Interlocked.Increment(ref _failed);

    public EnrichmentStageStatus Describe(IEnrichmentStage stage, DateTimeOffset now) =>
        new(
            stage.Name,
            Interlocked.Read(ref _records),
            Interlocked.Read(ref _enriched),
            Interlocked.Read(ref _added),
            Interlocked.Read(ref _kept),
            Interlocked.Read(ref _dropped),
            Interlocked.Read(ref _failed),
            stage.Files.Sum(f => f.Loaded),
            stage.Files.Sum(f => f.Refused),
            stage.DataTime is { } time ? now - time : null,
            [.. stage.Files.SelectMany(f => f.Problems)]
        );
}
