namespace TelemetryGrid.Storage.Log;

/// <summary>Configuration of a <see cref="FileIngestLog"/>.</summary>
public sealed class FileIngestLogOptions
{
    /// <summary>Folder of the log; created when missing. One process at a time may hold it. Required.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Number of partitions, 1 to 1,024. Default 8. May grow later, never shrink below a partition that exists.</summary>
    public int Partitions { get; set; } = 8;

    /// <summary>A segment file is closed once it has this many bytes; from 4 KiB. Default 64 MiB.</summary>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>Upper bound of a partition's files, at least two segments; beyond it appends fail with <see cref="LogFullException"/>. Default 1 GiB.</summary>
    public long MaxBytesPerPartition { get; set; } = 1L << 30;

    /// <summary>Largest payload, at most 64 MiB. Default 8 MiB.</summary>
    public int MaxPayloadBytes { get; set; } = 8 << 20;

    /// <summary>Appends that may wait in a partition before further callers wait for room. Default 1,024.</summary>
    public int MaxQueuedAppends { get; set; } = 1024;

    /// <summary>A shared write is closed at about this many bytes; the write buffer of a partition has this size. Default 1 MiB.</summary>
    public int MaxCommitBytes { get; set; } = 1 << 20;

    /// <summary>When bytes are forced to the device. Default <see cref="FsyncPolicy.Interval"/>.</summary>
    public FsyncPolicy Fsync { get; set; } = FsyncPolicy.Interval;

    /// <summary>Period of <see cref="FsyncPolicy.Interval"/>. Default 1 s.</summary>
    public TimeSpan FsyncInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory must name a folder.");
        Require(Partitions is >= 1 and <= 1024, "Partitions must be between 1 and 1024.");
        Require(SegmentBytes >= 4096, "SegmentBytes must be at least 4096.");
        Require(MaxBytesPerPartition / 2 >= SegmentBytes, "MaxBytesPerPartition must be at least twice SegmentBytes.");
        Require(MaxPayloadBytes is >= 1 and <= LogRecord.MaxPayloadBytes, "MaxPayloadBytes must be between 1 and 67108864.");
        Require(MaxQueuedAppends >= 1, "MaxQueuedAppends must be at least 1.");
        Require(MaxCommitBytes is >= 4096 and <= 64 << 20, "MaxCommitBytes must be between 4096 and 67108864.");
        Require(Enum.IsDefined(Fsync), "Fsync must be Never, Interval or EveryCommit.");
        Require(FsyncInterval > TimeSpan.Zero, "FsyncInterval must be positive.");
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
