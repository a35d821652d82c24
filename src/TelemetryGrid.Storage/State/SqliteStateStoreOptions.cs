namespace TelemetryGrid.Storage.State;

/// <summary>Configuration of a <see cref="SqliteStateStore"/>.</summary>
public sealed class SqliteStateStoreOptions
{
    /// <summary>The database file; it and its folder are created when missing. Beside it stand SQLite's "-wal" and "-shm" and a ".lock". Required.</summary>
    public string Path { get; set; } = "";

    /// <summary>What a completed write survives. Default <see cref="StateDurability.Process"/>.</summary>
    public StateDurability Durability { get; set; } = StateDurability.Process;

    /// <summary>Writes that may wait before further callers wait for room. Default 8,192.</summary>
    public int MaxQueuedWrites { get; set; } = 8192;

    /// <summary>
    /// Writes that share one transaction at most. Default 4,096: a transaction writes each page it changed once, so a large one saves
    /// most of the disk traffic of small values.
    /// </summary>
    public int MaxCommitWrites { get; set; } = 4096;

    /// <summary>Largest value in bytes. Default 16 MiB.</summary>
    public int MaxValueBytes { get; set; } = 16 << 20;

    /// <summary>Connections that reads share, which is how many reads run at a time. Default 4.</summary>
    public int ReadConnections { get; set; } = 4;

    /// <summary>Page cache of the writer in bytes; each read connection has an eighth. Default 32 MiB.</summary>
    public int CacheBytes { get; set; } = 32 << 20;

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Path), "Path must name a file.");
        Require(Enum.IsDefined(Durability), "Durability must be Process or Power.");
        Require(MaxQueuedWrites >= 1, "MaxQueuedWrites must be at least 1.");
        Require(MaxCommitWrites >= 1, "MaxCommitWrites must be at least 1.");
        Require(MaxValueBytes is >= 1 and <= 512 << 20, "MaxValueBytes must be between 1 and 536870912.");
        Require(ReadConnections is >= 1 and <= 64, "ReadConnections must be between 1 and 64.");
        Require(CacheBytes >= 1 << 20, "CacheBytes must be at least 1048576.");
        return errors;

        void Require(bool valid, string error)
        {
            if (!valid)
            {
                errors.Add(error);
            }
        }
    }
}
