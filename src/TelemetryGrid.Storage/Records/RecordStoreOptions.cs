namespace TelemetryGrid.Storage.Records;

/// <summary>Configuration of a <see cref="RecordStore"/>.</summary>
public sealed class RecordStoreOptions
{
    /// <summary>Folder of the store, its alone; created when missing. Required.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Stands in the files, so that those of one partition are not taken for another's.</summary>
    public int Partition { get; set; }

    /// <summary>A block is sealed once its records have this many bytes, 4 KiB to 8 MiB. Default 256 KiB.</summary>
    public int BlockBytes { get; set; } = 256 << 10;

    /// <summary>A block is sealed once it is this old. Default 30 s.</summary>
    public TimeSpan BlockAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A segment file is closed once it has this many bytes; from 64 KiB. Default 64 MiB.</summary>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>Upper bound of all files, at least two segments; the oldest segment goes first. Default 4 GiB.</summary>
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>Segments whose newest record is older than this go. Default 30 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Bytes written that may wait for the device before the next block waits for it. Default 8 MiB.</summary>
    public long MaxUnflushedBytes { get; set; } = 8L << 20;

    /// <summary>Called by its name at each step of a write, so that tests can end it there.</summary>
    internal Action<string>? Step { get; set; }

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory must name a folder.");
        Require(Partition >= 0, "Partition must not be negative.");
        Require(BlockBytes is >= 4096 and <= 8 << 20, "BlockBytes must be between 4096 and 8388608.");
        Require(BlockAge > TimeSpan.Zero, "BlockAge must be positive.");
        Require(SegmentBytes is >= 64 << 10 and <= 1 << 30, "SegmentBytes must be between 65536 and 1073741824.");
        Require(MaxBytes / 2 >= SegmentBytes, "MaxBytes must be at least twice SegmentBytes.");
        Require(MaxAge > TimeSpan.Zero, "MaxAge must be positive.");
        Require(MaxUnflushedBytes >= 0, "MaxUnflushedBytes must not be negative.");
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
