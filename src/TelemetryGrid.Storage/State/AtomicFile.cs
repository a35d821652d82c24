using System.Buffers.Binary;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.State;

/// <summary>
/// Small state files (template tables, cursors) that are replaced as a whole: after a crash or power loss there is the old content or the
/// new, never a mixture. Numbers are little-endian:
/// <code>
/// offset  size  field
///      0     8  "TGRIDFIL"
///      8     4  version of the contents, the caller's
///     12     4  length of the contents
///     16     4  CRC-32C over bytes 0..15 and the contents
///     20     n  contents
/// </code>
/// </summary>
public static class AtomicFile
{
    private const int HeaderBytes = 20;

    private static ReadOnlySpan<byte> Magic => "TGRIDFIL"u8;

    /// <summary>Replaces the file. One writer per path at a time.</summary>
    /// <exception cref="IOException">The old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The old file is untouched.</exception>
    public static void Write(string path, int version, ReadOnlySpan<byte> contents)
    {
        var full = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(directory);
        var temporary = full + ".tmp";
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], contents.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Checksum(header, contents));
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(file, header, 0);
            RandomAccess.Write(file, contents, HeaderBytes);
            // The contents must be on the device before the name points to them.
            RandomAccess.FlushToDisk(file);
        }
        File.Move(temporary, full, overwrite: true);
        DirectorySync.Flush(directory);
    }

    /// <summary>Reads the file. The contents are set only when the status is <see cref="AtomicFileStatus.Ok"/>.</summary>
    /// <exception cref="IOException">The file exists and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file exists and may not be read.</exception>
    public static AtomicFileStatus TryRead(string path, int version, out byte[] contents)
    {
        contents = [];
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return AtomicFileStatus.Missing;
        }
        var bytes = file.AsSpan();
        if (
            bytes.Length < HeaderBytes
            || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) != bytes.Length - HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]) != Checksum(bytes, bytes[HeaderBytes..])
        )
        {
            return AtomicFileStatus.Damaged;
        }
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != version)
        {
            return AtomicFileStatus.OtherVersion;
        }
        contents = file[HeaderBytes..];
        return AtomicFileStatus.Ok;
    }

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> contents) =>
        Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(), header[..16]), contents));
}
