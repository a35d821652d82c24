namespace TelemetryGrid.Storage.Series;

/// <summary>What a shard holds, and what it did since it was opened.</summary>
public sealed record SeriesShardStatistics
{
    /// <summary>Series in memory.</summary>
    public int Series { get; init; }

    /// <summary>Distinct pairs of a label's name and value among them.</summary>
    public int LabelPairs { get; init; }

    /// <summary>Samples in memory.</summary>
    public long Samples { get; init; }

    /// <summary>Sealed chunks in memory.</summary>
    public long Chunks { get; init; }

    /// <summary>Sealed chunks the archive does not have yet.</summary>
    public long UnarchivedChunks { get; init; }

    /// <summary>Bytes of sealed and open chunks.</summary>
    public long ChunkBytes { get; init; }

    /// <summary>Bytes of the label index, without its strings.</summary>
    public long IndexBytes { get; init; }

    /// <summary>Samples taken, late ones included.</summary>
    public long Appended { get; init; }

    /// <summary>Samples that were there already, bit for bit.</summary>
    public long Duplicates { get; init; }

    /// <summary>Samples refused since another value was there for their time.</summary>
    public long Conflicts { get; init; }

    /// <summary>Samples that came after a newer one of their series.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Samples dropped since their series is not defined.</summary>
    public long Unknown { get; init; }

    /// <summary>Samples dropped since their time is beyond what a chunk can express (±17,000 years).</summary>
    public long Invalid { get; init; }

    /// <summary>Definitions refused since another series has their number.</summary>
    public long Collisions { get; init; }

    /// <summary>Definitions and metadata refused since there are as many as may be.</summary>
    public long Refused { get; init; }

    /// <summary>Chunks that left memory before their time to keep its bound.</summary>
    public long Evictions { get; init; }

    /// <summary>Series that left memory since nothing came for them.</summary>
    public long Expired { get; init; }

    /// <summary>Chunks that could not be read.</summary>
    public long Damaged { get; init; }

    /// <summary>Bytes of the last snapshot.</summary>
    public long SnapshotBytes { get; init; }
}
