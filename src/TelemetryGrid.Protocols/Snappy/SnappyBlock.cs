using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TelemetryGrid.Protocols.Snappy;

/// <summary>
/// The Snappy block format (google/snappy format_description.txt), as remote write bodies carry it: a length, then literals and
/// copies. The framing format with its stream identifier and checksums is another one and is not read here.
/// </summary>
public static class SnappyBlock
{
    /// <summary>Bytes that <see cref="Compress"/> may need at most for an input of this length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or its bound exceeds what a span can hold.</exception>
    public static int MaxCompressedLength(int inputLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputLength);
        var bound = 32L + inputLength + (inputLength / 6L);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bound, Array.MaxLength, nameof(inputLength));
        return (int)bound;
    }

    /// <summary>
    /// The uncompressed length that a block announces in its first bytes. It is the sender's claim: hold it against a limit before
    /// a buffer of that size is made.
    /// </summary>
    /// <returns>False when the length is cut off, longer than five bytes, or beyond 2^31-1.</returns>
    public static bool TryGetUncompressedLength(ReadOnlySpan<byte> input, out int length) => TryReadHeader(input, out length, out _);

    /// <summary>Decompresses a whole block. Nothing behind the announced length of <paramref name="output"/> is touched.</summary>
    /// <param name="output">At least as long as the block announces.</param>
    /// <param name="written">The announced length, or 0 on failure; the output is then undefined.</param>
    /// <returns>False when the block is malformed, does not fill its announced length exactly, or does not fit.</returns>
    public static unsafe bool TryDecompress(ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        if (!TryReadHeader(input, out var length, out var header) || length > output.Length)
        {
            return false;
        }
        fixed (byte* source = &MemoryMarshal.GetReference(input))
        fixed (byte* target = &MemoryMarshal.GetReference(output))
        {
            if (!Decompress(source + header, source + input.Length, target, target + length))
            {
                return false;
            }
        }
        written = length;
        return true;
    }

    /// <summary>Compresses into one block.</summary>
    /// <param name="output">At least <see cref="MaxCompressedLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The output is too short.</exception>
    public static int Compress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (output.Length < MaxCompressedLength(input.Length))
        {
            throw new ArgumentException("The output must hold MaxCompressedLength bytes.", nameof(output));
        }
        var written = 0;
        var rest = (uint)input.Length;
        for (; rest >= 0x80; rest >>= 7)
        {
            output[written++] = (byte)(rest | 0x80);
        }
        output[written++] = (byte)rest;
        return SnappyCompressor.Write(input, output, written);
    }

    // §1 Preamble: the uncompressed length as a little-endian varint of up to 32 bits.
    private static bool TryReadHeader(ReadOnlySpan<byte> input, out int length, out int header)
    {
        length = 0;
        header = 0;
        ulong value = 0;
        for (var i = 0; i < 5 && i < input.Length; i++)
        {
            value |= (ulong)(input[i] & 0x7F) << (7 * i);
            if (input[i] < 0x80)
            {
                if (value > int.MaxValue)
                {
                    return false;
                }
                length = (int)value;
                header = i + 1;
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// §2 The compressed stream. Wide copies write up to 15 bytes more than an element has, but only where at least that much of the
    /// output is still to come, so that what they spill is overwritten and neither buffer is left.
    /// </summary>
    private static unsafe bool Decompress(byte* source, byte* sourceEnd, byte* target, byte* targetEnd)
    {
        const int longestShortCopy = 64;
        var start = target;
        while (source < sourceEnd)
        {
            uint tag = *source++;
            if ((tag & 3) == 0)
            {
                var run = (nuint)(tag >> 2) + 1;
                if (run <= 16 && sourceEnd - source >= 16 && targetEnd - target >= 16)
                {
                    Copy16(source, target);
                    source += run;
                    target += run;
                    continue;
                }
                if (run > 60 && !TryReadRun(ref source, sourceEnd, ref run))
                {
                    return false;
                }
                if (run > (nuint)(sourceEnd - source) || run > (nuint)(targetEnd - target))
                {
                    return false;
                }
                Buffer.MemoryCopy(source, target, targetEnd - target, (long)run);
                source += run;
                target += run;
                continue;
            }
            nuint length;
            nuint offset;
            if ((tag & 3) == 1)
            {
                // §2.2.1: 11 bits of offset, 4 to 11 bytes
                if (source >= sourceEnd)
                {
                    return false;
                }
                length = ((tag >> 2) & 7) + 4;
                offset = ((tag >> 5) << 8) | *source++;
            }
            else
            {
                // §2.2.2 and §2.2.3: 16 or 32 bits of offset, 1 to 64 bytes
                var width = (tag & 3) == 2 ? 2 : 4;
                if (sourceEnd - source < width)
                {
                    return false;
                }
                length = (tag >> 2) + 1;
                offset = width == 2 ? LittleEndian16(source) : LittleEndian32(source);
                source += width;
            }
            if (offset - 1 >= (nuint)(target - start) || length > (nuint)(targetEnd - target))
            {
                return false;
            }
            var from = target - offset;
            if (offset >= 16 && targetEnd - target >= longestShortCopy)
            {
                Copy16(from, target);
                for (nuint done = 16; done < length; done += 16)
                {
                    Copy16(from + done, target + done);
                }
            }
            else if (targetEnd - target >= longestShortCopy + 8)
            {
                CopyOverlapping(from, target, (nint)length);
            }
            else
            {
                for (nuint done = 0; done < length; done++)
                {
                    target[done] = from[done];
                }
            }
            target += length;
        }
        return target == targetEnd;
    }

    // §2.1 Literals: above 60, one to four bytes of length (less one) follow the tag.
    private static unsafe bool TryReadRun(ref byte* source, byte* sourceEnd, ref nuint run)
    {
        var octets = (int)run - 60;
        if (sourceEnd - source < octets)
        {
            return false;
        }
        run = 1;
        for (var i = 0; i < octets; i++)
        {
            run += (nuint)source[i] << (8 * i);
        }
        source += octets;
        return true;
    }

    // A copy may reach into its own output: an offset of 1 repeats one byte. The distance doubles until eight bytes are safe.
    private static unsafe void CopyOverlapping(byte* from, byte* target, nint length)
    {
        while (target - from < 8)
        {
            var distance = (nint)(target - from);
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<ulong>(from));
            target += distance;
            length -= distance;
        }
        for (; length > 0; length -= 8, from += 8, target += 8)
        {
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<ulong>(from));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Copy16(byte* from, byte* target) =>
        Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<Vector128<byte>>(from));

    private static unsafe uint LittleEndian16(byte* source) => (uint)(source[0] | (source[1] << 8));

    private static unsafe uint LittleEndian32(byte* source) => LittleEndian16(source) | (LittleEndian16(source + 2) << 16);
}
