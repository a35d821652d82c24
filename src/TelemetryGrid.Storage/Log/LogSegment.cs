using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.Log;

/// <summary>One segment file. Its partition guards the fields that change.</summary>
internal sealed class LogSegment(string path, SegmentHeader header, bool readable)
{
    public const string Extension = ".seg";

    public string Path { get; } = path;

    public SegmentHeader Header { get; } = header;

    /// <summary>False when the header is damaged: its entries are lost, the file stays until it is trimmed.</summary>
    public bool Readable { get; } = readable;

    public long FirstSequence => Header.FirstSequence;

    /// <summary>Last acknowledged entry; one below the first while there is none.</summary>
    public long LastSequence { get; set; } = header.FirstSequence - 1;

    /// <summary>Acknowledged bytes, the header included.</summary>
    public long Bytes { get; set; } = SegmentHeader.Bytes;

    public static string FileName(long firstSequence) => firstSequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    /// <summary>Creates the file with its header.</summary>
    public static (LogSegment Segment, SafeFileHandle File) Create(
        string directory,
        int partition,
        long firstSequence,
        long previousSequence,
        ulong bootId,
        bool durable
    )
    {
        Span<byte> salt = stackalloc byte[4];
        RandomNumberGenerator.Fill(salt);
        var header = new SegmentHeader(partition, firstSequence, previousSequence, bootId, BitConverter.ToUInt32(salt));
        var path = System.IO.Path.Combine(directory, FileName(firstSequence));
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
            header.Write(bytes);
            RandomAccess.Write(file, bytes, 0);
            if (durable)
            {
                RandomAccess.FlushToDisk(file);
                DirectorySync.Flush(directory);
            }
            return (new LogSegment(path, header, readable: true), file);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }
}
