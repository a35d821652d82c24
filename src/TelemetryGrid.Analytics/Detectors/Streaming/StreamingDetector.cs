using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>
/// Watches one metric: an ensemble of residuals (<see cref="ResidualKind"/>), each calibrated to −log10 p by its own past, one combined vote less what
/// comes every day at this hour, a gate for novelty, and persistence. Constant memory, below 4 kB with its baseline; nothing is allocated per point.
/// </summary>
/// <remarks>
/// Samples that are not finite or beyond 1e30, and ones not newer than the last, are counted and ignored. A gap costs one prediction. The
/// first 100 points are only learnt. The unit and the zero of the samples do not matter, up to rounding.
/// </remarks>
public sealed class StreamingDetector
{
    internal const double LargestState = 1e32;

    // 2 counts points that stand still, keeps the range of the seasonal residual and the rhythm of the day, and has fewer bins in a calibration.
    private const byte Version = 2;
    private const int Calibrated = 8;
    private const int SeasonRangeCalibration = 7;
    private const int CalibratedInTheFirstVersion = 7;
    private const int LearningPoints = 100;
    private const int LeastForZScore = 10;
    private const double RelativeFloor = 1e-9;
    private const double SeasonGain = 1.0 / 5;
    private const long SeasonAfterMs = 2 * 86_400_000L;
    private const double IntervalGain = 0.05;
    private const double GapIntervals = 6;

    private readonly StreamingDetectorOptions _options;
    private Calibrations _calibrations;
    private NoveltyGate _gate;
    private ShortAutoRegression _prediction;
    private SmoothedLevels _levels;
    private SeasonalExpectation _season;
    private Standstill _standstill;
    private DailyRhythm _rhythm;
    private RecentRange _seasonRange;
    private double _seasonResidual;
    private double _intervalMs;
    private long _firstMs;
    private bool _interrupted;
    private uint _odd;
    private int _pending;

    /// <param name="options">When a vote becomes an anomaly.</param>
    /// <param name="baseline">Learns what the detector sees and says what is usual; the detector's own from now on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public StreamingDetector(StreamingDetectorOptions? options = null, HourOfWeekBaseline? baseline = null)
    {
        _options = options ?? StreamingDetectorOptions.Default;
        _options.Validate();
        Baseline = baseline ?? new HourOfWeekBaseline();
    }

    /// <summary>What is usual; give it no samples, the detector does.</summary>
    public HourOfWeekBaseline Baseline { get; private set; }

    /// <summary>Points looked at.</summary>
    public long Count { get; private set; }

    /// <summary>Samples ignored because they were not finite or beyond 1e30.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>Samples ignored because they were not newer than the last.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>From the first sample to the newest.</summary>
    public long HistoryMs => Count == 0 ? 0 : LastTimeMs - _firstMs;

    /// <summary>Samples neither judged nor learnt because they were masked.</summary>
    public long Masked { get; private set; }

    /// <summary>Unix milliseconds of the newest sample, masked ones too.</summary>
    public long LastTimeMs { get; private set; }

    /// <summary>Judges a point by what was before it, then learns it.</summary>
    /// <param name="timeMs">Unix milliseconds.</param>
    /// <param name="value">The sample.</param>
    /// <param name="mask">A masked sample is no anomaly whatever it is, and is not learnt.</param>
    public AnomalyVote Add(long timeMs, double value, SampleMask mask = SampleMask.None)
    {
        if (!(Math.Abs(value) <= HourOfWeekBaseline.LargestMagnitude))
        {
            OutOfRange++;
            return AnomalyVote.None;
        }

        if (Count + Masked > 0 && timeMs <= LastTimeMs)
        {
            OutOfOrder++;
            return AnomalyVote.None;
        }

        var elapsed = (double)timeMs - LastTimeMs;
        LastTimeMs = timeMs;
        if (mask != SampleMask.None)
        {
            Masked++;
            _interrupted = true;
            Baseline.Add(timeMs, value, mask);
            return AnomalyVote.None;
        }

        if (Count++ == 0)
        {
            _firstMs = timeMs;
            _prediction.Start(value);
            _levels.Start(value);
            Baseline.Add(timeMs, value);
            return AnomalyVote.None;
        }

        return Judge(timeMs, value, elapsed);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.StreamingDetector, Version);
        foreach (var count in (ReadOnlySpan<long>)[Count, OutOfRange, OutOfOrder, Masked])
        {
            writer.Unsigned((ulong)count);
        }

        writer.Signed(LastTimeMs);
        writer.Signed(_firstMs);
        writer.Double(_intervalMs);
        writer.Double(_seasonResidual);
        writer.Flag(_interrupted);
        writer.Unsigned(_odd);
        writer.Unsigned((ulong)_pending);
        _prediction.Write(writer);
        _levels.Write(writer);
        _season.Write(writer);
        _gate.Write(writer);
        _standstill.Write(writer);
        _rhythm.Write(writer);
        _seasonRange.Write(writer);
        foreach (ref readonly var calibration in (ReadOnlySpan<TailCalibration>)_calibrations)
        {
            calibration.Write(writer);
        }

        Baseline.Write(writer);
    }

    /// <param name="source">What was written.</param>
    /// <param name="options">When a vote becomes an anomaly: settings, not state.</param>
    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static StreamingDetector Read(ReadOnlySpan<byte> source, StreamingDetectorOptions? options = null)
    {
        var reader = new StateReader(source);
        var version = reader.Header(StateKind.StreamingDetector, Version);
        var detector = new StreamingDetector(options)
        {
            Count = Counter(ref reader),
            OutOfRange = Counter(ref reader),
            OutOfOrder = Counter(ref reader),
            Masked = Counter(ref reader),
            LastTimeMs = reader.Signed(),
            _firstMs = reader.Signed(),
            _intervalMs = reader.Double(),
            _seasonResidual = reader.Double(),
            _interrupted = reader.Flag(),
        };
        var odd = reader.Unsigned();
        StateReader.Require(odd <= uint.MaxValue, "The persistence is out of range.");
        detector._odd = (uint)odd;
        detector._pending = reader.Below(17);
        StateReader.Require(detector._intervalMs is >= 0 and <= 2e19, "An interval is out of range.");
        StateReader.Require(Math.Abs(detector._seasonResidual) <= LargestState, "A seasonal residual is out of range.");
        detector._prediction.Read(ref reader);
        detector._levels.Read(ref reader);
        detector._season.Read(ref reader);
        detector._gate.Read(ref reader);
        if (version >= 2)
        {
            detector._standstill.Read(ref reader);
            detector._rhythm.Read(ref reader);
            detector._seasonRange.Read(ref reader);
        }

        Span<TailCalibration> calibrations = detector._calibrations;
        foreach (ref var calibration in version >= 2 ? calibrations : calibrations[..CalibratedInTheFirstVersion])
        {
            calibration.Read(ref reader, version);
        }

        detector.Baseline = HourOfWeekBaseline.Read(ref reader);
        reader.End();
        return detector;
    }

    private AnomalyVote Judge(long timeMs, double value, double elapsed)
    {
        var scores = new ResidualScores();
        var floor = RelativeFloor * _levels.Span;
        if (Count > LeastForZScore)
        {
            scores[ResidualKind.ZScore] = NormalTail.MinusLog10(_levels.ZScore(value));
        }

        scores[ResidualKind.Distance] = _calibrations[(int)ResidualKind.Distance].Score(_levels.Distance(value), floor);
        scores[ResidualKind.Range] = _calibrations[(int)ResidualKind.Range].Score(_levels.Beyond(value), RelativeFloor);
        scores[ResidualKind.Standstill] = _standstill.Score(value == _prediction.Last, _levels.IsAtEdge(value));
        Predict(value, elapsed, floor, ref scores);
        _levels.Add(value, Count - 1);
        scores[ResidualKind.LevelGap] = _calibrations[(int)ResidualKind.LevelGap].Score(_levels.LevelGap, floor);
        scores[ResidualKind.LevelShift] = _calibrations[(int)ResidualKind.LevelShift].Score(_levels.LevelShift, floor);
        var expected = Season(timeMs, value, floor, ref scores);
        Baseline.Add(timeMs, value);

        var combined = Combine(scores);
        if (Count <= LearningPoints)
        {
            return new AnomalyVote(IsAnomaly: false, 0, combined, expected, scores);
        }

        var passed = _gate.Pass(_rhythm.Discounted(timeMs, combined), Count);
        return new AnomalyVote(Persists(combined, passed), passed, combined, expected, scores);
    }

    private void Predict(double value, double elapsed, double floor, ref ResidualScores scores)
    {
        if (_interrupted || (_intervalMs > 0 && elapsed > GapIntervals * _intervalMs))
        {
            _prediction.Restart(value);
        }
        else
        {
            var error = _prediction.Next(value, _levels.MeanSquareError);
            scores[ResidualKind.Prediction] = _calibrations[(int)ResidualKind.Prediction].Score(Math.Abs(error), floor);
            _levels.AddError(error, Count - 1);
            if (Count > 30)
            {
                scores[ResidualKind.Spread] = _calibrations[(int)ResidualKind.Spread].Score(_levels.Spread, RelativeFloor);
            }
        }

        _interrupted = false;
        _intervalMs = _intervalMs > 0 ? _intervalMs + IntervalGain * (Math.Min(elapsed, 4 * _intervalMs) - _intervalMs) : elapsed;
    }

    private double Season(long timeMs, double value, double floor, ref ResidualScores scores)
    {
        var (expected, spread) = _season.At(timeMs, Baseline);
        if (timeMs - _firstMs <= SeasonAfterMs || double.IsNaN(expected))
        {
            return expected;
        }

        _seasonResidual += SeasonGain * (value - expected - _seasonResidual);
        scores[ResidualKind.Season] = _calibrations[(int)ResidualKind.Season].Score(Math.Abs(_seasonResidual), floor);
        scores[ResidualKind.SeasonRange] = _calibrations[SeasonRangeCalibration]
            .Score(_seasonRange.Beyond(_seasonResidual, floor), RelativeFloor);
        var distance = Math.Abs(value - expected);
        scores[ResidualKind.BaselineDeviation] = distance <= floor ? 0 : NormalTail.MinusLog10(distance / spread);
        return expected;
    }

    /// <summary>A weighted norm between the sum and the largest: several members that agree outvote one, one that is certain is enough.</summary>
    private static float Combine(in ResidualScores scores) =>
        MathF.Pow(
            0.25f * Raised(scores[ResidualKind.Prediction])
                + Raised(scores[ResidualKind.LevelGap])
                + 1.5f * Raised(scores[ResidualKind.LevelShift])
                + Raised(scores[ResidualKind.Season])
                + Raised(scores[ResidualKind.Range])
                + 0.5f * Raised(scores[ResidualKind.Spread])
                + 0.35f * Raised(scores[ResidualKind.Distance])
                + 1.5f * Raised(scores[ResidualKind.Standstill])
                + 0.5f * Raised(scores[ResidualKind.SeasonRange]),
            1 / 2.5f
        );

    /// <summary>score^2.5.</summary>
    private static float Raised(float score) => score * score * MathF.Sqrt(score);

    private bool Persists(float combined, float passed)
    {
        _odd = (_odd << 1) | (combined >= 0.5 * _options.Threshold ? 1u : 0u);
        _pending = passed >= _options.Threshold ? _options.Window : Math.Max(0, _pending - 1);
        if (_pending == 0 || BitOperations.PopCount(_odd & ((1u << _options.Window) - 1)) < _options.Persistence)
        {
            return false;
        }

        _pending = 0;
        return true;
    }

    private static long Counter(ref StateReader reader)
    {
        var count = reader.Unsigned();
        StateReader.Require(count <= long.MaxValue / 4, "A count is out of range.");
        return (long)count;
    }

    [InlineArray(Calibrated)]
    private struct Calibrations
    {
        private TailCalibration _first;
    }
}
