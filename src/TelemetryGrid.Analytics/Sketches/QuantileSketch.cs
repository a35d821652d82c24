using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// Quantiles of a stream with a bounded relative error, after Masson, Rim and Lee, "DDSketch" (VLDB 2019). Count, minimum and maximum are
/// exact, the sum to rounding. Every quantile lies within <see cref="RelativeAccuracy"/> of a value of that rank, as long as nothing was
/// collapsed: past <see cref="MaxBins"/> bins per sign those nearest zero are merged, which spends the accuracy of the lowest
/// magnitudes first. 1,024 bins at 1 % span a ratio of 7.8e8 between largest and smallest magnitude.
/// </summary>
public sealed class QuantileSketch
{
    public const double DefaultRelativeAccuracy = 0.01;
    public const int DefaultMaxBins = 1024;

    private const byte Version = 1;
    private const int LargestMaxBins = 1 << 16;

    // Below 0.1 % the index of the smallest doubles outgrows its bits.
    private const double FinestAccuracy = 0.001;
    private const double CoarsestAccuracy = 0.5;

    private readonly LogarithmicMapping _mapping;
    private BinStore _positive;
    private BinStore _negative;
    private long _zeros;

    /// <param name="relativeAccuracy">0.001 to 0.5.</param>
    /// <param name="maxBins">Most bins per sign, 8 bytes each, 2 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public QuantileSketch(double relativeAccuracy = DefaultRelativeAccuracy, int maxBins = DefaultMaxBins)
    {
        Validate(relativeAccuracy, maxBins);
        RelativeAccuracy = relativeAccuracy;
        MaxBins = maxBins;
        _mapping = new LogarithmicMapping(relativeAccuracy);
    }

    public double RelativeAccuracy { get; }

    public int MaxBins { get; }

    public long Count { get; private set; }

    public double Sum { get; private set; }

    /// <summary>Zero while empty.</summary>
    public double Min { get; private set; }

    /// <summary>Zero while empty.</summary>
    public double Max { get; private set; }

    /// <summary>Bins in use, of both signs.</summary>
    public int Bins => _positive.Length + _negative.Length;

    internal int AllocatedBins => _positive.Allocated + _negative.Allocated;

    /// <param name="value">Within <see cref="SampleRange"/>.</param>
    /// <param name="count">How often it occurred, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range or the count not positive.</exception>
    public void Add(double value, long count = 1)
    {
        SampleRange.Require(value);

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (value > 0)
        {
            _positive.Add(_mapping.Index(value), count, MaxBins);
        }
        else if (value < 0)
        {
            _negative.Add(_mapping.Index(-value), count, MaxBins);
        }
        else
        {
            _zeros += count;
        }

        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Sum += value * count;
        Count += count;
    }

    /// <summary>The value at rank floor(q (n-1)), q in 0..1; NaN while empty. The extremes are exact.</summary>
    /// <exception cref="ArgumentOutOfRangeException">q lies outside 0..1.</exception>
    public double Quantile(double q)
    {
        if (q is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile lies in 0..1.");
        }

        if (Count == 0)
        {
            return double.NaN;
        }

        var rank = (long)(q * (Count - 1));
        if (rank == 0)
        {
            return Min;
        }

        return rank == Count - 1 ? Max : Math.Clamp(AtRank(rank), Min, Max);
    }

    /// <summary>Becomes what it would be had it also seen every value of <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The accuracies differ.</exception>
    public void Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.RelativeAccuracy != RelativeAccuracy)
        {
            throw new ArgumentException("Sketches of different accuracy cut their bins differently.", nameof(other));
        }

        if (other.Count == 0)
        {
            return;
        }

        // Merging with itself is safe too: its bins all exist, so none moves.
        _positive.Add(other._positive.Packed, MaxBins);
        _negative.Add(other._negative.Packed, MaxBins);
        _zeros += other._zeros;
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Count == 0 ? other.Max : Math.Max(Max, other.Max);
        Sum += other.Sum;
        Count += other.Count;
    }

    /// <summary>Back to empty, keeping its memory.</summary>
    public void Clear()
    {
        _positive.Clear();
        _negative.Clear();
        (_zeros, Count) = (0, 0);
        (Sum, Min, Max) = (0, 0, 0);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.QuantileSketch, Version);
        writer.Double(RelativeAccuracy);
        writer.Unsigned((ulong)MaxBins);
        WriteContent(writer);
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static QuantileSketch Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.QuantileSketch, Version);
        var accuracy = reader.Double();
        var maxBins = reader.Unsigned();
        StateReader.Require(IsValid(accuracy, maxBins), "Sketch parameters are out of range.");
        var sketch = new QuantileSketch(accuracy, (int)maxBins);
        sketch.ReadContent(ref reader);
        reader.End();
        return sketch;
    }

    /// <exception cref="ArgumentOutOfRangeException">A parameter of the constructor is out of its range.</exception>
    internal static void Validate(double relativeAccuracy, int maxBins)
    {
        if (relativeAccuracy is not (>= FinestAccuracy and <= CoarsestAccuracy))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeAccuracy), relativeAccuracy, "A relative accuracy lies in 0.001..0.5.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxBins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBins, LargestMaxBins);
    }

    internal static bool IsValid(double relativeAccuracy, ulong maxBins) =>
        relativeAccuracy is >= FinestAccuracy and <= CoarsestAccuracy && maxBins is >= 2 and <= LargestMaxBins;

    internal void WriteContent(StateWriter writer)
    {
        writer.Unsigned((ulong)Count);
        if (Count == 0)
        {
            return;
        }

        writer.Double(Sum);
        writer.Double(Min);
        writer.Double(Max);
        writer.Unsigned((ulong)_zeros);
        _positive.Write(writer);
        _negative.Write(writer);
    }

    internal void ReadContent(ref StateReader reader)
    {
        Clear();
        var count = reader.Unsigned();
        StateReader.Require(count <= long.MaxValue, "A count is negative.");
        if (count == 0)
        {
            return;
        }

        Sum = reader.Double();
        Min = reader.Double();
        Max = reader.Double();
        var zeros = reader.Unsigned();
        StateReader.Require(zeros <= count && Min <= Max, "A sketch contradicts itself.");
        var binned = _positive.Read(ref reader, MaxBins);
        binned += _negative.Read(ref reader, MaxBins);

        // Fewer only when a bin was saturated.
        StateReader.Require((ulong)binned + zeros <= count, "The bins hold more than the count.");
        _zeros = (long)zeros;
        Count = (long)count;
    }

    private double AtRank(long rank)
    {
        // Ascending: the negative bins from the largest magnitude down, zero, the positive bins.
        for (var i = _negative.Length - 1; i >= 0; i--)
        {
            rank -= _negative.CountAt(i);
            if (rank < 0)
            {
                return -_mapping.Value(_negative.IndexAt(i));
            }
        }

        rank -= _zeros;
        if (rank < 0)
        {
            return 0;
        }

        for (var i = 0; i < _positive.Length; i++)
        {
            rank -= _positive.CountAt(i);
            if (rank < 0)
            {
                return _mapping.Value(_positive.IndexAt(i));
            }
        }

        return Max;
    }
}
