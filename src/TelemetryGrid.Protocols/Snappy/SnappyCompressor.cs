using System.Buffers.Binary;
using System.Numerics;

namespace TelemetryGrid.Protocols.Snappy;

/// <summary>
/// Finds repetitions with one hash table per 64 KiB fragment, so that positions fit 16 bits and every copy one of the short forms.
/// Where nothing repeats, the steps between probes grow, and incompressible input costs little.
/// </summary>
internal static class SnappyCompressor
{
    private const int FragmentLength = 1 << 16;
    private const int TableBits = 14;
    private const int MatchLength = 4;

    /// <summary>Appends the elements of the whole input at <paramref name="written"/>.</summary>
    public static int Write(ReadOnlySpan<byte> input, Span<byte> output, int written)
    {
        Span<ushort> table = stackalloc ushort[1 << TableBits];
        for (var start = 0; start < input.Length; start += FragmentLength)
        {
            table.Clear();
            var fragment = input.Slice(start, Math.Min(FragmentLength, input.Length - start));
            written = WriteFragment(fragment, output, written, table);
        }
        return written;
    }

    private static int WriteFragment(ReadOnlySpan<byte> fragment, Span<byte> output, int written, Span<ushort> table)
    {
        var literal = 0;
        var position = 1;
        var missed = 32;
        while (position + MatchLength <= fragment.Length)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(fragment[position..]);
            ref var slot = ref table[(int)((word * 0x1E35A7BDu) >> (32 - TableBits))];
            int candidate = slot;
            slot = (ushort)position;
            if (BinaryPrimitives.ReadUInt32LittleEndian(fragment[candidate..]) != word)
            {
                position += missed++ >> 5;
                continue;
            }
            missed = 32;
            written = WriteLiteral(fragment[literal..position], output, written);
            var length = MatchLength + fragment[(position + MatchLength)..].CommonPrefixLength(fragment[(candidate + MatchLength)..]);
            written = WriteCopy(position - candidate, length, output, written);
            position += length;
            literal = position;
            if (position + MatchLength <= fragment.Length)
            {
                var last = BinaryPrimitives.ReadUInt32LittleEndian(fragment[(position - 1)..]);
                table[(int)((last * 0x1E35A7BDu) >> (32 - TableBits))] = (ushort)(position - 1);
            }
        }
        return WriteLiteral(fragment[literal..], output, written);
    }

    // format_description §2.1
    private static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> output, int written)
    {
        if (literal.IsEmpty)
        {
            return written;
        }
        var run = (uint)literal.Length - 1;
        if (run < 60)
        {
            output[written++] = (byte)(run << 2);
        }
        else
        {
            var octets = (BitOperations.Log2(run) / 8) + 1;
            output[written++] = (byte)((59 + octets) << 2);
            for (; octets > 0; octets--, run >>= 8)
            {
                output[written++] = (byte)run;
            }
        }
        literal.CopyTo(output[written..]);
        return written + literal.Length;
    }

    // §2.2; no element may be left with fewer than four bytes, or the short form could not say it.
    private static int WriteCopy(int offset, int length, Span<byte> output, int written)
    {
        while (length >= 68)
        {
            written = WriteLongCopy(offset, 64, output, written);
            length -= 64;
        }
        if (length > 64)
        {
            written = WriteLongCopy(offset, 60, output, written);
            length -= 60;
        }
        if (length > 11 || offset >= 2048)
        {
            return WriteLongCopy(offset, length, output, written);
        }
        output[written++] = (byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5));
        output[written++] = (byte)offset;
        return written;
    }

    private static int WriteLongCopy(int offset, int length, Span<byte> output, int written)
    {
        output[written++] = (byte)(2 | ((length - 1) << 2));
        output[written++] = (byte)offset;
        output[written++] = (byte)(offset >> 8);
        return written;
    }
}
