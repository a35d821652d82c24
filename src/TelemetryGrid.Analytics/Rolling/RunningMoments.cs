using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// Count, mean, variance, minimum and maximum of a stream in 40 bytes. Updates follow Welford (1962), merges Chan, Golub and LeVeque
/// (1979): neither subtracts large sums of squares, so the variance of values far from zero keeps its digits.
/// </summary>
public struct RunningMoments
{
    private const byte Version = 1;
    private double _sumOfSquares;

    public long Count { get; private set; }

    /// <summary>Zero while empty.</summary>
    public double Mean { get; private set; }

    /// <summary>Zero while empty.</summary>
    public double Min { get; private set; }

    /// <summary>Zero while empty.</summary>
    public double Max { get; private set; }

    /// <summary>Population variance (divisor n); zero while empty.</summary>
    public readonly double Variance => Count > 0 ? _sumOfSquares / Count : 0;

    /// <summary>Sample variance (divisor n - 1); zero below two values.</summary>
    public readonly double SampleVariance => Count > 1 ? _sumOfSquares / (Count - 1) : 0;

    /// <summary>Square root of <see cref="Variance"/>.</summary>
    public readonly double StandardDeviation => Math.Sqrt(Variance);

    /// <exception cref="ArgumentOutOfRangeException">The value lies outside <see cref="SampleRange"/>.</exception>
    public void Add(double value)
    {
        SampleRange.Require(value);

        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Count++;
        var deviation = value - Mean;
        Mean += deviation / Count;
        _sumOfSquares += deviation * (value - Mean);
    }

    /// <summary>Becomes what it would be had it also seen every value of <paramref name="other"/>.</summary>
    public void Merge(in RunningMoments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = other;
            return;
        }

        var count = Count + other.Count;
        var difference = other.Mean - Mean;
        var share = (double)other.Count / count;
        _sumOfSquares += other._sumOfSquares + difference * difference * Count * share;
        Mean += difference * share;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count = count;
    }

    public readonly void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.RunningMoments, Version);
        Write(writer);
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static RunningMoments Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.RunningMoments, Version);
        var moments = Read(ref reader);
        reader.End();
        return moments;
    }

    internal readonly void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)Count);
        if (Count > 0)
        {
            writer.Double(Mean);
            writer.Double(_sumOfSquares);
            writer.Double(Min);
            writer.Double(Max);
        }
    }

    internal static RunningMoments Read(ref StateReader reader)
    {
        var count = reader.Unsigned();
        StateReader.Require(count <= long.MaxValue, "A count is negative.");
        if (count == 0)
        {
            return default;
        }

        var moments = new RunningMoments
        {
            Count = (long)count,
            Mean = reader.Double(),
            _sumOfSquares = reader.Double(),
            Min = reader.Double(),
            Max = reader.Double(),
        };
        StateReader.Require(moments._sumOfSquares >= 0 && moments.Min <= moments.Max, "Moments contradict each other.");
        return moments;
    }
}
