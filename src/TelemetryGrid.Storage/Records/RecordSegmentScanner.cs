using System.Buffers;
using Microsoft.Win32.SafeHandles;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Records;

/// <summary>Finds the blocks of a segment when a store is opened.</summary>
internal static class RecordSegmentScanner
{
    private const int Window = 1 << 20;

    /// <summary>Reads the headers of a segment. Where one is damaged the next is looked for; what lies between is lost.</summary>
    /// <param name="verifyBodies">
    /// For the newest segment: what a crash left torn behind the part that is known to be on the device is to be cut off, since the log
    /// still has it. Where to cut is in <see cref="RecordSegment.End"/>.
    /// </param>
    /// <returns>Damaged places.</returns>
    public static int Scan(RecordSegment segment, SafeFileHandle file, bool verifyBodies)
    {
        var length = RandomAccess.GetLength(file);
        var damages = new List<long>();
        var flushedTo = 0L;
        var at = (long)RecordSegmentHeader.Bytes;
        Span<byte> bytes = stackalloc byte[RecordBlockHeader.Bytes];
        while (at < length)
        {
            if (!TryReadAt(segment, file, at, length, bytes, out var block))
            {
                damages.Add(at);
                at = FindNext(segment, file, at + 1, length, bytes);
                continue;
            }
            flushedTo = Math.Max(flushedTo, block.Header.FlushedTo);
            if (verifyBodies && !IsIntact(file, block))
            {
                damages.Add(at);
            }
            else
            {
                segment.Add(block);
            }
            at = block.End;
        }
        segment.End = length;
        var torn = verifyBodies ? damages.FindIndex(d => d >= flushedTo) : -1;
        if (torn < 0)
        {
            return damages.Count;
        }
        segment.Cut(damages[torn]);
        return torn;
    }

    /// <summary>Whether the body is what the header says.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> body, in RecordBlockHeader header) => Crc32C.Compute(body) == header.BodyChecksum;

    private static bool IsIntact(SafeFileHandle file, in RecordBlock block)
    {
        var body = ArrayPool<byte>.Shared.Rent(block.Header.BodyBytes);
        try
        {
            var span = body.AsSpan(0, block.Header.BodyBytes);
            return RandomAccess.Read(file, span, block.Offset + RecordBlockHeader.Bytes) == span.Length && IsIntact(span, block.Header);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static bool TryReadAt(RecordSegment segment, SafeFileHandle file, long at, long length, Span<byte> bytes, out RecordBlock block)
    {
        block = default;
        if (
            RandomAccess.Read(file, bytes, at) < bytes.Length
            || !RecordBlockHeader.TryRead(bytes, segment.Header.Salt, out var header)
            || at + RecordBlockHeader.Bytes + header.BodyBytes > length
        )
        {
            return false;
        }
        block = new RecordBlock(at, header);
        return true;
    }

    private static long FindNext(RecordSegment segment, SafeFileHandle file, long at, long length, Span<byte> bytes)
    {
        var window = ArrayPool<byte>.Shared.Rent(Window);
        try
        {
            while (at < length)
            {
                var read = RandomAccess.Read(file, window, at);
                var found = window.AsSpan(0, read).IndexOf(RecordBlockHeader.Magic);
                if (found < 0)
                {
                    // The magic may begin at the window's end.
                    at += Math.Max(1, read - RecordBlockHeader.Magic.Length + 1);
                }
                else if (TryReadAt(segment, file, at + found, length, bytes, out _))
                {
                    return at + found;
                }
                else
                {
                    at += found + 1;
                }
            }
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}
