using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.Log;

/// <summary>
/// What opening a partition found. Only the newest segment can have an unfinished write, so only it is read in full; older ones are
/// checked record by record when they are read.
/// </summary>
internal sealed class PartitionRecovery
{
    private PartitionRecovery() { }

    /// <summary>Segments in order, the last of which may be continued.</summary>
    public List<LogSegment> Segments { get; } = [];

    public long LastSequence { get; private set; }

    /// <summary>First number that was certainly never given out.</summary>
    public long NextSequence { get; private set; } = 1;

    /// <summary>Bytes of an unfinished write that were cut from the newest segment.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Entries in the newest segment that cannot be read although whole ones follow them.</summary>
    public long DamagedEntries { get; private set; }

    public static PartitionRecovery Run(string directory)
    {
        var result = new PartitionRecovery();
        foreach (var (path, firstSequence) in Files(directory))
        {
            result.Add(path, firstSequence);
        }
        if (result.Segments is [.., { Readable: true } newest])
        {
            result.ReadNewest(newest);
        }
        return result;
    }

    private static List<(string Path, long FirstSequence)> Files(string directory)
    {
        var files = new List<(string Path, long FirstSequence)>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + LogSegment.Extension))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            {
                files.Add((path, first));
            }
        }
        files.Sort(static (a, b) => a.FirstSequence.CompareTo(b.FirstSequence));
        return files;
    }

    private void Add(string path, long firstSequence)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        var length = RandomAccess.GetLength(file);
        var read = RandomAccess.Read(file, bytes, 0);
        var readable = SegmentHeader.TryRead(bytes[..read], out var header) && header.FirstSequence == firstSequence;
        if (!readable)
        {
            header = new SegmentHeader(0, firstSequence, firstSequence - 1, 0, 0);
        }
        if (Segments is [.., var previous])
        {
            previous.LastSequence = header.PreviousSequence;
        }
        NextSequence = Math.Max(NextSequence, firstSequence);
        LastSequence = Math.Max(LastSequence, header.PreviousSequence);
        if (length <= SegmentHeader.Bytes && !readable)
        {
            // The process ended while it created the file: nothing was in it, and its name still says where numbering stands.
            file.Dispose();
            File.Delete(path);
            TornBytes += length;
            return;
        }
        var segment = new LogSegment(path, header, readable) { Bytes = length };
        if (!readable)
        {
            // How many entries it held is unknown; no more than this many fit, and no number may be given out twice.
            segment.LastSequence = firstSequence - 1 + ((length - SegmentHeader.Bytes) / LogRecord.HeaderBytes);
            LastSequence = segment.LastSequence;
            NextSequence = LastSequence + 1;
        }
        Segments.Add(segment);
    }

    private void ReadNewest(LogSegment newest)
    {
        using var file = File.OpenHandle(newest.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var scanner = new SegmentScanner(file, newest.Header);
        while (scanner.TryRead(newest.Bytes, out _)) { }
        TornBytes += newest.Bytes - scanner.Position;
        if (scanner.Position < newest.Bytes)
        {
            RandomAccess.SetLength(file, scanner.Position);
        }
        DamagedEntries = scanner.DamagedEntries;
        newest.Bytes = scanner.Position;
        newest.LastSequence = scanner.LastSequence;
        if (newest.LastSequence >= newest.FirstSequence)
        {
            LastSequence = newest.LastSequence;
        }
        NextSequence = Math.Max(NextSequence, newest.LastSequence + 1);
    }
}
