namespace TelemetryGrid.Storage.Series;

/// <summary>Where a shard keeps its snapshots, and its bounds.</summary>
public sealed record SeriesShardOptions
{
    /// <summary>The folder of this shard's snapshots; no other shard may use it.</summary>
    public required string Directory { get; init; }

    /// <summary>The ingest partition whose series these are.</summary>
    public required int Partition { get; init; }

    /// <summary>The most series in memory at once; further ones are refused and counted.</summary>
    public int MaxSeries { get; init; } = 2_000_000;

    /// <summary>The most series of this shard that one selection may return.</summary>
    public int MaxSelectedSeries { get; init; } = 1_000_000;

    /// <summary>The most entries a catalogue answer may have, whatever it asks for.</summary>
    public int MaxCatalogItems { get; init; } = 100_000;

    /// <summary>The most metrics whose metadata is kept; further ones are refused and counted.</summary>
    public int MaxMetadata { get; init; } = 20_000;

    /// <summary>The most exemplars kept; the oldest makes room.</summary>
    public int MaxExemplars { get; init; } = 25_000;

    /// <summary>Beyond this many bytes of chunks the oldest archived ones leave memory before their time.</summary>
    public long MaxHotBytes { get; init; } = 2L << 30;

    /// <summary>How many samples fill a chunk.</summary>
    public int ChunkSamples { get; init; } = 240;

    /// <summary>How long a chunk may stay open before a flush seals it.</summary>
    public TimeSpan MaxOpenAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an archived chunk stays in memory after its last sample.</summary>
    public TimeSpan HotWindow { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>How long a series stays known without a sample or a definition.</summary>
    public TimeSpan InactiveAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long after a snapshot the next is due.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much the log may grow before a snapshot is due, in bytes; the size of the last snapshot if that is larger.</summary>
    public long SaveLogBytes { get; init; } = 64 << 20;

    /// <summary>Reached after every step of writing a snapshot; a test stops here as a crash would.</summary>
    internal Action<string>? SnapshotStep { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        ArgumentOutOfRangeException.ThrowIfNegative(Partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSeries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxExemplars, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkSamples, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ChunkSamples, ChunkCodec.MaxSamples);
    }
}
