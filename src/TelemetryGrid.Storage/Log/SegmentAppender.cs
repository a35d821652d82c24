using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.Log;

/// <summary>The newest segment of a partition and the only hand that writes to it. Its caller serialises all calls but <see cref="Flush"/>.</summary>
internal sealed class SegmentAppender : IDisposable
{
    /// <summary>
    /// Numbers left out after the system was restarted: more than could have been acknowledged and then lost with the power, so that a
    /// checkpoint kept elsewhere never hides a new entry behind an old number.
    /// </summary>
    public const long RestartGap = 1L << 24;

    private readonly string _directory;
    private readonly int _partition;
    private readonly ulong _bootId;
    private readonly FsyncPolicy _fsync;
    private readonly PartitionSegments _segments;
    private volatile SafeFileHandle _file;

    public SegmentAppender(
        string directory,
        int partition,
        ulong bootId,
        FileIngestLogOptions options,
        PartitionRecovery recovery,
        PartitionSegments segments
    )
    {
        (_directory, _partition, _bootId, _fsync, _segments) = (directory, partition, bootId, options.Fsync, segments);
        var newest = recovery.Segments.LastOrDefault();
        var sameBoot = newest is null || (bootId != 0 && newest.Header.BootId == bootId);
        NextSequence = sameBoot ? recovery.NextSequence : recovery.NextSequence + RestartGap;
        if (newest is { Readable: true } && sameBoot && newest.Bytes < options.SegmentBytes && newest.LastSequence + 1 == NextSequence)
        {
            Segment = newest;
            _file = File.OpenHandle(newest.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        }
        else
        {
            (Segment, _file) = Create();
        }
    }

    public LogSegment Segment { get; private set; }

    /// <summary>The number the next entry gets.</summary>
    public long NextSequence { get; private set; }

    /// <summary>Writes whole records, numbered from <see cref="NextSequence"/>, behind what was acknowledged.</summary>
    public void Write(ReadOnlySpan<byte> records) => RandomAccess.Write(_file, records, Segment.Bytes);

    /// <summary>Makes what was written part of the log and shows it to readers.</summary>
    public void Acknowledge(int bytes, int entries)
    {
        NextSequence += entries;
        _segments.Advance(Segment, bytes, NextSequence - 1);
    }

    /// <summary>Cuts what was written and not acknowledged, so that a restart does not find it.</summary>
    public void Undo() => RandomAccess.SetLength(_file, Segment.Bytes);

    /// <summary>Closes the segment, which must have been flushed, and begins the next.</summary>
    public void Roll()
    {
        var (segment, file) = Create();
        _file.Dispose();
        (Segment, _file) = (segment, file);
    }

    /// <summary>Forces what was written to the device. May run beside the other calls.</summary>
    public void Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (ObjectDisposedException)
        {
            // Rolled meanwhile, which comes after a flush.
        }
    }

    public void Dispose() => _file.Dispose();

    private (LogSegment Segment, SafeFileHandle File) Create()
    {
        var durable = _fsync != FsyncPolicy.Never;
        var created = LogSegment.Create(_directory, _partition, NextSequence, _segments.LastSequence, _bootId, durable);
        _segments.Add(created.Segment);
        return created;
    }
}
