using System.Buffers.Binary;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>Reads what <see cref="BudgetWriter"/> wrote. Whatever the bytes are, it reads inside them or throws <see cref="BudgetFormatException"/>.</summary>
internal ref struct BudgetReader(ReadOnlySpan<byte> source)
{
    /// <summary>About the year 9000: later, the end of a window may lie beyond all dates.</summary>
    public const long LatestMilliseconds = 221_845_392_000_000;

    private ReadOnlySpan<byte> _rest = source;

    public void Header()
    {
        var header = Take(4);
        if (!header[..3].SequenceEqual("TGS"u8))
        {
            throw new BudgetFormatException("These bytes are not an error budget.");
        }
        if (header[3] is 0 or > BudgetWriter.Version)
        {
            throw new BudgetFormatException($"The error budget has version {header[3]}; this build reads up to {BudgetWriter.Version}.");
        }
    }

    public int Int32(int minimum, int maximum) => (int)InRange(BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))), minimum, maximum);

    public long Int64(long minimum, long maximum) => InRange(BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))), minimum, maximum);

    public Evidence Evidence()
    {
        var good = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        var total = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        if (!(good >= 0 && total >= good && double.IsFinite(total)))
        {
            throw new BudgetFormatException($"{good} good of {total} events cannot be.");
        }
        return Budgets.Evidence.Of(good, total);
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw new BudgetFormatException($"{_rest.Length} bytes follow the error budget.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new BudgetFormatException("The error budget is truncated.");
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static long InRange(long value, long minimum, long maximum) =>
        value >= minimum && value <= maximum ? value : throw new BudgetFormatException($"{value} lies outside {minimum}..{maximum}.");
}
