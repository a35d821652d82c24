using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Records;

/// <summary>One segment file and its blocks. Its store guards what changes.</summary>
internal sealed class RecordSegment(string path, long number, RecordSegmentHeader header)
{
    public const string Extension = ".rec";

    public string Path { get; } = path;

    /// <summary>Segments follow one another by it.</summary>
    public long Number { get; } = number;

    public RecordSegmentHeader Header { get; } = header;

    public List<RecordBlock> Blocks { get; } = [];

    /// <summary>Bytes of the file that hold something.</summary>
    public long End { get; set; } = RecordSegmentHeader.Bytes;

    /// <summary>Last entry of the log whose records are all here or before.</summary>
    public long Sequence => Blocks.Count > 0 ? Blocks[^1].Header.Sequence : Header.Sequence;

    /// <summary>The ordinal of the next record.</summary>
    public long NextOrdinal => Blocks.Count > 0 ? Blocks[^1].Header.FirstOrdinal + Blocks[^1].Header.Records : Header.FirstOrdinal;

    public long Records { get; private set; }

    /// <summary>Event time of the newest record, nanoseconds since 1970; one from the future is as old as its writing.</summary>
    public long NewestTime { get; private set; } = long.MinValue;

    public void Add(in RecordBlock block)
    {
        Blocks.Add(block);
        Records += block.Header.Records;
        NewestTime = Math.Max(NewestTime, Math.Min(block.Header.MaxTime, block.Header.WrittenMilliseconds * 1_000_000));
    }

    /// <summary>Forgets the blocks from an offset on.</summary>
    public void Cut(long end)
    {
        RecordBlock[] kept = [.. Blocks.Where(b => b.Offset < end)];
        Blocks.Clear();
        (Records, NewestTime) = (0, long.MinValue);
        foreach (var block in kept)
        {
            Add(block);
        }
        End = end;
    }

    public static bool TryNumber(string path, out long number) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Creates the file with its header, on the device.</summary>
    public static (RecordSegment Segment, SafeFileHandle File) Create(
        string directory,
        int partition,
        long number,
        long sequence,
        long firstOrdinal,
        Action<string>? step
    )
    {
        Span<byte> salt = stackalloc byte[4];
        RandomNumberGenerator.Fill(salt);
        var header = new RecordSegmentHeader(partition, BitConverter.ToUInt32(salt), sequence, firstOrdinal);
        var path = System.IO.Path.Combine(directory, number.ToString("D20", CultureInfo.InvariantCulture) + Extension);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            step?.Invoke("created");
            Span<byte> bytes = stackalloc byte[RecordSegmentHeader.Bytes];
            header.Write(bytes);
            RandomAccess.Write(file, bytes, 0);
            step?.Invoke("header");
            RandomAccess.FlushToDisk(file);
            DirectorySync.Flush(directory);
            return (new RecordSegment(path, number, header), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
