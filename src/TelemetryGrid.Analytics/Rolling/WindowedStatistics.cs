using System.Buffers;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// Statistics of irregular samples over the last minute, five minutes, hour and day, in constant memory. Each window is cut into twelve
/// buckets; an answer covers the whole window and at most a twelfth more at its old end (5 s, 25 s, 5 min, 2 h). Late samples go to
/// the bucket of their time. The last 64 samples are kept as they are and go to the buckets when they make room, so that a window has
/// buckets only where samples come faster than it holds them. Times are taken as they come: repair skewed clocks first, because a sample from the future empties the
/// windows it has passed.
/// </summary>
public sealed class WindowedStatistics
{
    public const int DefaultMaxBins = 512;

    // Version 1 had every sample in the buckets.
    private const byte Version = 2;
    private static readonly long[] WindowsMs = [60_000, 300_000, 3_600_000, 86_400_000];

    private readonly BucketRing[] _rings;
    private readonly double _relativeAccuracy;
    private readonly int _maxBins;
    private RecentSamples _recent;
    private long _lastTimeMs = long.MinValue;
    private double _last = double.NaN;

    /// <param name="relativeAccuracy">Of the quantiles.</param>
    /// <param name="maxBins">Bound of each bucket's sketch; 512 at 1 % span magnitudes of a ratio of 2.8e4 before the lowest lose accuracy.</param>
    public WindowedStatistics(double relativeAccuracy = QuantileSketch.DefaultRelativeAccuracy, int maxBins = DefaultMaxBins)
    {
        QuantileSketch.Validate(relativeAccuracy, maxBins);
        (_relativeAccuracy, _maxBins) = (relativeAccuracy, maxBins);
        _rings = [.. WindowsMs.Select(windowMs => new BucketRing(windowMs, relativeAccuracy, maxBins))];
    }

    /// <summary>Samples refused because even the longest window had passed them.</summary>
    public long TooLate { get; private set; }

    /// <summary>Samples outside <see cref="SampleRange"/>, refused.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>Unix milliseconds of the newest sample, null without one.</summary>
    public long? LastTimeMs => _lastTimeMs == long.MinValue ? null : _lastTimeMs;

    internal int AllocatedBins => _rings.Sum(ring => ring.AllocatedBins);

    public SampleOutcome Add(long timeMs, double value)
    {
        if (!SampleRange.Contains(value))
        {
            OutOfRange++;
            return SampleOutcome.OutOfRange;
        }

        // Windows are nested, so what the longest one has passed all have.
        if (_lastTimeMs != long.MinValue && !_rings[^1].Covers(timeMs, _lastTimeMs))
        {
            TooLate++;
            return SampleOutcome.TooLate;
        }

        while (_recent.Count > 0 && (_recent.Count == RecentSamples.Capacity || !_recent.Fits(timeMs)))
        {
            Spill(Math.Max(timeMs, _lastTimeMs));
        }

        _recent.Add(timeMs, value);
        if (timeMs >= _lastTimeMs)
        {
            (_lastTimeMs, _last) = (timeMs, value);
        }

        return SampleOutcome.Accepted;
    }

    /// <summary>The window that ends at <paramref name="nowMs"/>, or at the newest sample if that is later.</summary>
    public WindowSummary Summarize(RollingWindow window, long nowMs)
    {
        var toMs = Math.Max(nowMs, _lastTimeMs);
        var (fromMs, moments, sketch) = _rings[(int)window].Collect(toMs, _recent);
        return moments.Count == 0
            ? new WindowSummary(
                fromMs,
                toMs,
                0,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN
            )
            : new WindowSummary(
                fromMs,
                toMs,
                moments.Count,
                moments.Mean,
                moments.Variance,
                moments.Min,
                moments.Max,
                _last,
                sketch.Quantile(0.5),
                sketch.Quantile(0.9),
                sketch.Quantile(0.95),
                sketch.Quantile(0.99)
            );
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.WindowedStatistics, Version);
        writer.Double(_relativeAccuracy);
        writer.Unsigned((ulong)_maxBins);
        writer.Unsigned((ulong)TooLate);
        writer.Unsigned((ulong)OutOfRange);
        writer.Flag(LastTimeMs.HasValue);
        if (LastTimeMs.HasValue)
        {
            writer.Signed(_lastTimeMs);
            writer.Double(_last);
        }

        _recent.Write(writer);
        foreach (var ring in _rings)
        {
            ring.Write(writer);
        }
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static WindowedStatistics Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        var version = reader.Header(StateKind.WindowedStatistics, Version);
        var accuracy = reader.Double();
        var maxBins = reader.Unsigned();
        StateReader.Require(QuantileSketch.IsValid(accuracy, maxBins), "Sketch parameters are out of range.");
        var statistics = new WindowedStatistics(accuracy, (int)maxBins)
        {
            TooLate = (long)(reader.Unsigned() & long.MaxValue),
            OutOfRange = (long)(reader.Unsigned() & long.MaxValue),
        };
        if (reader.Flag())
        {
            statistics._lastTimeMs = reader.Signed();
            statistics._last = reader.Double();
        }

        if (version > 1)
        {
            statistics._recent = RecentSamples.Read(ref reader);
        }

        foreach (var ring in statistics._rings)
        {
            ring.Read(ref reader, isAlwaysThere: version == 1);
        }

        reader.End();
        return statistics;
    }

    private void Spill(long newestMs)
    {
        var (timeMs, value) = _recent.RemoveFirst();
        foreach (var ring in _rings)
        {
            ring.Add(timeMs, value, newestMs);
        }
    }
}
