using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// Exponentially weighted mean and variance of irregular samples. A sample stands for the time since the one before it, as a rate does,
/// and loses half its weight every half-life: two samples of one value weigh exactly as one sample over both intervals.
/// The first sample is taken whole.
/// </summary>
public sealed class Ewma
{
    private const byte Version = 1;

    /// <exception cref="ArgumentOutOfRangeException">The half-life is not positive.</exception>
    public Ewma(long halfLifeMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfLifeMs);
        HalfLifeMs = halfLifeMs;
    }

    public long HalfLifeMs { get; }

    /// <summary>False until the first sample.</summary>
    public bool HasValue { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Weighted variance around the moving mean (West 1979, with the weight of the elapsed time).</summary>
    public double Variance { get; private set; }

    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Unix milliseconds of the newest sample.</summary>
    public long LastTimeMs { get; private set; }

    /// <summary>Takes a sample; false, and nothing changes, when it is not newer than the last or outside <see cref="SampleRange"/>.</summary>
    public bool Add(long timeMs, double value)
    {
        if (!SampleRange.Contains(value) || (HasValue && timeMs <= LastTimeMs))
        {
            return false;
        }

        if (HasValue)
        {
            var weight = 1 - Math.Pow(2, -((double)timeMs - LastTimeMs) / HalfLifeMs);
            var deviation = value - Mean;
            var step = weight * deviation;
            Mean += step;
            Variance = (1 - weight) * (Variance + deviation * step);
        }
        else
        {
            Mean = value;
            HasValue = true;
        }

        LastTimeMs = timeMs;
        return true;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.Ewma, Version);
        writer.Unsigned((ulong)HalfLifeMs);
        writer.Flag(HasValue);
        writer.Signed(LastTimeMs);
        writer.Double(Mean);
        writer.Double(Variance);
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static Ewma Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.Ewma, Version);
        var halfLifeMs = reader.Unsigned();
        StateReader.Require(halfLifeMs is > 0 and <= long.MaxValue, "A half-life is not positive.");
        var ewma = new Ewma((long)halfLifeMs)
        {
            HasValue = reader.Flag(),
            LastTimeMs = reader.Signed(),
            Mean = reader.Double(),
            Variance = reader.Double(),
        };
        StateReader.Require(ewma.Variance >= 0, "A variance is negative.");
        reader.End();
        return ewma;
    }
}
