using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TelemetryGrid.Storage.Series;

/// <summary>Numbers of one width, 0 to 64 bits, side by side from the lowest bit of the first byte on.</summary>
internal static class BitPacking
{
    /// <summary>How many bits a number needs.</summary>
    public static int Width(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    public static int Bytes(int count, int width) => (int)((((long)count * width) + 7) >> 3);

    /// <summary>Packs each number less the reference; one that lies outside <paramref name="width"/> bits leaves zeros.</summary>
    public static void Pack(ReadOnlySpan<long> numbers, long reference, int width, Span<byte> into)
    {
        if (width == 0)
        {
            return;
        }
        var mask = Mask(width);
        ulong word = 0;
        var used = 0;
        var at = 0;
        foreach (var number in numbers)
        {
            var value = (ulong)(number - reference);
            value = value <= mask ? value : 0;
            word |= value << used;
            used += width;
            if (used >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(into[at..], word);
                at += 8;
                used -= 64;
                // A shift by 64 would be one by 0.
                word = used == 0 ? 0 : value >> (width - used);
            }
        }
        for (; used > 0; used -= 8)
        {
            into[at++] = (byte)word;
            word >>= 8;
        }
    }

    /// <summary>Unpacks into <paramref name="numbers"/> and adds the reference. <paramref name="from"/> holds at least <see cref="Bytes"/>; what follows those may be read and is ignored.</summary>
    public static void Unpack(ReadOnlySpan<byte> from, int width, long reference, Span<long> numbers)
    {
        if (width == 0)
        {
            numbers.Fill(reference);
            return;
        }
        var done = 0;
        if (width <= 8 && Bmi2.X64.IsSupported && Avx2.IsSupported)
        {
            done = UnpackBytes(from, width, reference, numbers);
        }
        else if (width <= 16 && Bmi2.X64.IsSupported && Avx2.IsSupported)
        {
            done = UnpackShorts(from, width, reference, numbers);
        }
        else
        {
            done = width <= 57 ? UnpackWords(from, width, reference, numbers) : UnpackWide(from, width, reference, numbers);
        }
        var mask = Mask(width);
        for (var i = done; i < numbers.Length; i++)
        {
            numbers[i] = reference + (long)(Load(from, (long)i * width) & mask);
        }
    }

    /// <summary>The highest number of so many bits.</summary>
    public static ulong Mask(int width) => width == 0 ? 0 : ulong.MaxValue >> (64 - width);

    /// <summary>64 bits from any bit on, zeros behind the end.</summary>
    private static ulong Load(ReadOnlySpan<byte> from, long bit)
    {
        var shift = (int)bit & 7;
        from = from[(int)(bit >> 3)..];
        if (from.Length >= 9)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(from) >> shift;
            return shift == 0 ? word : word | ((ulong)from[8] << (64 - shift));
        }
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        from.CopyTo(padded);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(padded) >> shift;
        return shift == 0 ? low : low | ((ulong)padded[8] << (64 - shift));
    }

    /// <summary>Eight numbers of up to 8 bits fill whole bytes and one word: spread to a byte each, then widened.</summary>
    private static int UnpackBytes(ReadOnlySpan<byte> from, int width, long reference, Span<long> numbers)
    {
        var groups = Math.Min(numbers.Length >> 3, from.Length < 8 ? 0 : ((from.Length - 8) / width) + 1);
        var lanes = 0x0101010101010101UL * Mask(width);
        var add = Vector256.Create(reference);
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(numbers);
        for (var group = 0; group < groups; group++)
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, group * width));
            var spread = Vector128.CreateScalar(Bmi2.X64.ParallelBitDeposit(word, lanes));
            ref var to = ref Unsafe.Add(ref target, group << 3);
            (Avx2.ConvertToVector256Int64(spread.AsByte()) + add).StoreUnsafe(ref to);
            (Avx2.ConvertToVector256Int64(Sse2.ShiftRightLogical128BitLane(spread, 4).AsByte()) + add).StoreUnsafe(ref to, 4);
        }
        return groups << 3;
    }

    /// <summary>Eight numbers of 9 to 16 bits, four to a word; the second four start on a byte or in the middle of one.</summary>
    private static int UnpackShorts(ReadOnlySpan<byte> from, int width, long reference, Span<long> numbers)
    {
        var second = width >> 1;
        var shift = (width & 1) << 2;
        var groups = Math.Min(numbers.Length >> 3, from.Length < 8 + second ? 0 : ((from.Length - 8 - second) / width) + 1);
        var lanes = 0x0001000100010001UL * Mask(width);
        var add = Vector256.Create(reference);
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(numbers);
        for (var group = 0; group < groups; group++)
        {
            ref var at = ref Unsafe.Add(ref source, group * width);
            var low = Bmi2.X64.ParallelBitDeposit(Unsafe.ReadUnaligned<ulong>(ref at), lanes);
            var high = Bmi2.X64.ParallelBitDeposit(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, second)) >> shift, lanes);
            ref var to = ref Unsafe.Add(ref target, group << 3);
            (Avx2.ConvertToVector256Int64(Vector128.CreateScalar(low).AsUInt16()) + add).StoreUnsafe(ref to);
            (Avx2.ConvertToVector256Int64(Vector128.CreateScalar(high).AsUInt16()) + add).StoreUnsafe(ref to, 4);
        }
        return groups << 3;
    }

    /// <summary>A number of up to 57 bits lies within the word that starts at its first byte.</summary>
    private static int UnpackWords(ReadOnlySpan<byte> from, int width, long reference, Span<long> numbers)
    {
        var count = from.Length < 8 ? 0 : (int)Math.Min(numbers.Length, (((long)from.Length - 8) * 8 / width) + 1);
        var mask = Mask(width);
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(numbers);
        nuint bit = 0;
        for (var i = 0; i < count; i++)
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref source, bit >> 3));
            Unsafe.Add(ref target, i) = reference + (long)((word >> (int)(bit & 7)) & mask);
            bit += (nuint)width;
        }
        return count;
    }

    /// <summary>A longer one needs the ninth byte too: the word that starts a byte later brings it.</summary>
    private static int UnpackWide(ReadOnlySpan<byte> from, int width, long reference, Span<long> numbers)
    {
        var count = from.Length < 9 ? 0 : (int)Math.Min(numbers.Length, (((long)from.Length - 9) * 8 / width) + 1);
        var mask = Mask(width);
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(numbers);
        nuint bit = 0;
        for (var i = 0; i < count; i++)
        {
            ref var at = ref Unsafe.AddByteOffset(ref source, bit >> 3);
            var shift = (int)(bit & 7);
            var word =
                (Unsafe.ReadUnaligned<ulong>(ref at) >> shift) | (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, 1)) << (8 - shift));
            Unsafe.Add(ref target, i) = reference + (long)(word & mask);
            bit += (nuint)width;
        }
        return count;
    }
}
