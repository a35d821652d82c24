namespace TelemetryGrid.Storage.Series;

/// <summary>The byte that tells how the values of a chunk are written. README.md beside this file has the bytes behind it.</summary>
internal static class ValueFormat
{
    /// <summary>One value for all samples.</summary>
    public const byte Constant = 1;

    /// <summary>Whole numbers.</summary>
    public const byte Integers = 2;

    /// <summary>Whole numbers divided by a power of ten.</summary>
    public const byte Decimals = 3;

    /// <summary>The bits of the doubles as whole numbers.</summary>
    public const byte Bits = 4;

    /// <summary>Added to a format: a list of values that do not fit it, and where they go, comes first.</summary>
    public const byte WithExceptions = 0x80;

    /// <summary>The most digits behind the point: 10^22 is the highest power of ten that a double holds exactly.</summary>
    public const int MaxDigits = 22;

    private static readonly double[] Powers =
    [
        .. Enumerable
            .Range(0, MaxDigits + 1)
            .Select(digits => double.Parse($"1e{digits}", System.Globalization.CultureInfo.InvariantCulture)),
    ];

    public static double PowerOfTen(int digits) => Powers[digits];

    /// <summary>Maps the bits of a double to a number of the same order as the doubles, and back.</summary>
    public static long Ordered(long bits) => bits ^ ((bits >> 63) & long.MaxValue);
}
