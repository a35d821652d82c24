namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Numbers below a radix that is no power of two, several as the digits of one longer number: five of 21 values each take 22 bits together,
/// not 25. Digit k of word j is number k · words + j, so that words split side by side.
/// </summary>
internal static class RadixPacking
{
    public const ulong MaxRadix = 1 << 16;
    public const int MinDigits = 2;
    public const int MaxDigits = 8;

    /// <summary>Up to here a division by the radix is exact as a multiplication by its reciprocal of 64 bits.</summary>
    private const int MaxWordBits = 48;

    private const int MaxWords = IntegerEncoder.MaxFrame / MinDigits;

    /// <summary>The bits of a word; false when it would be too long.</summary>
    public static bool TryWordBits(ulong radix, int digits, out int bits)
    {
        var most = 1UL;
        for (var i = 0; i < digits && most <= 1UL << MaxWordBits; i++)
        {
            most *= radix;
        }
        bits = BitPacking.Width(most - 1);
        return bits <= MaxWordBits;
    }

    public static int Words(int count, int digits) => (count + digits - 1) / digits;

    /// <summary>The digits to a word that take the fewest bytes, and those; 0 when no word holds two.</summary>
    public static int Digits(ulong radix, int count, out int bytes)
    {
        var best = 0;
        bytes = int.MaxValue;
        for (var digits = MinDigits; digits <= MaxDigits && radix <= MaxRadix && TryWordBits(radix, digits, out var bits); digits++)
        {
            var needs = BitPacking.Bytes(Words(count, digits), bits);
            if (needs < bytes)
            {
                best = digits;
                bytes = needs;
            }
        }
        return best;
    }

    /// <summary>Packs each number less the reference; one that is no digit leaves 0. Returns the bytes.</summary>
    public static int Pack(ReadOnlySpan<long> numbers, long reference, ulong radix, int digits, Span<byte> into)
    {
        TryWordBits(radix, digits, out var bits);
        Span<long> words = stackalloc long[MaxWords];
        words = words[..Words(numbers.Length, digits)];
        words.Clear();
        for (var digit = (numbers.Length - 1) / words.Length; digit >= 0; digit--)
        {
            var column = numbers[(digit * words.Length)..];
            column = column[..Math.Min(words.Length, column.Length)];
            for (var i = 0; i < column.Length; i++)
            {
                var offset = (ulong)(column[i] - reference);
                words[i] = (words[i] * (long)radix) + (long)(offset < radix ? offset : 0);
            }
        }
        BitPacking.Pack(words, 0, bits, into);
        return BitPacking.Bytes(words.Length, bits);
    }

    /// <summary>Unpacks words of as many bits, which <paramref name="from"/> holds, and adds the reference.</summary>
    public static void Unpack(ReadOnlySpan<byte> from, int bits, long reference, ulong radix, int digits, Span<long> numbers)
    {
        Span<long> words = stackalloc long[MaxWords];
        words = words[..Words(numbers.Length, digits)];
        BitPacking.Unpack(from, bits, 0, words);
        var reciprocal = (ulong.MaxValue / radix) + 1;
        while (!numbers.IsEmpty)
        {
            var column = numbers[..Math.Min(words.Length, numbers.Length)];
            for (var i = 0; i < column.Length; i++)
            {
                var word = (ulong)words[i];
                var rest = Math.BigMul(word, reciprocal, out _);
                column[i] = reference + (long)(word - (rest * radix));
                words[i] = (long)rest;
            }
            numbers = numbers[column.Length..];
        }
    }
}
