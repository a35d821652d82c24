using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Detectors.Control;
using TelemetryGrid.Analytics.Detectors.Streaming;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Grains.Anomalies;

/// <summary>One metric of an entity under watch: detector, baseline, and what feedback made of its threshold.</summary>
internal sealed class WatchedMetric
{
    private static readonly string[] Names =
    [
        .. Enum.GetValues<ResidualKind>().Order().Select(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())),
    ];

    private const byte Version = 2;
    private const long ForecastHorizonMilliseconds = 3_600_000;

    private static ReadOnlySpan<byte> Header => [(byte)'T', (byte)'G', (byte)StateKind.WatchedMetric];

    private readonly string _metric;
    private FeedbackThreshold _feedback;
    private StreamingDetector _detector;

    // Scores of the two samples before, as far back as the detector's window reaches.
    private float _before;
    private float _beforeThat;
    private double? _score;

    private WatchedMetric(string metric, FeedbackThreshold feedback, StreamingDetector detector)
    {
        _metric = metric;
        _feedback = feedback;
        _detector = detector;
    }

    private HourOfWeekBaseline Baseline => _detector.Baseline;

    public double Threshold => _feedback.Value;

    /// <summary>Samples it has learnt from.</summary>
    public long Points => _detector.Count;

    /// <param name="metric">The metric's name.</param>
    /// <param name="stored">What <see cref="Save"/> returned, or nothing.</param>
    /// <param name="baseline">A baseline stored alone, before there was a detector, or nothing.</param>
    public static WatchedMetric Load(string metric, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> baseline = default)
    {
        if (stored.IsEmpty)
        {
            var feedback = FeedbackThreshold.Default;
            var known = baseline.IsEmpty ? null : HourOfWeekBaseline.Read(baseline);
            return new WatchedMetric(metric, feedback, new StreamingDetector(Options(feedback), known));
        }
        var reader = new StateReader(stored);
        var (before, beforeThat) = (0f, 0f);
        // The first form had no header, and no scores of the samples before.
        var hasHeader = stored.StartsWith(Header);
        if (hasHeader)
        {
            reader.Header(StateKind.WatchedMetric, Version);
        }
        var kept = new FeedbackThreshold(reader.Double());
        if (hasHeader)
        {
            (before, beforeThat) = (reader.Single(), reader.Single());
        }
        return new WatchedMetric(metric, kept, StreamingDetector.Read(stored[^reader.Remaining..], Options(kept)))
        {
            _before = before,
            _beforeThat = beforeThat,
        };
    }

    /// <summary>What it has learnt.</summary>
    public DetectorReport Report() =>
        new()
        {
            Metric = _metric,
            Points = _detector.Count,
            Threshold = Threshold,
            Maturity = _detector.Count > 0 ? Baseline.Expected(_detector.LastTimeMs).Maturity : 0,
            LastSample = _detector.Count > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(_detector.LastTimeMs) : null,
        };

    /// <summary>What is usual at a time; null as long as it knows nothing of it.</summary>
    public BaselineExpectation? Expected(long at, DeviceCalendar calendar) =>
        Usual(at, calendar) is { Maturity: > 0 } usual
            ? new BaselineExpectation(usual.Value, usual.Lower, usual.Upper, usual.Maturity)
            : null;

    /// <summary>Judges a sample by those before it, and learns it; neither, when the calendar says that it is of no ordinary day.</summary>
    public MetricAnomaly? Add(long at, double value, DeviceCalendar calendar)
    {
        var mask = calendar.MaskOf(at);
        var vote = _detector.Add(at, value, mask);
        _score = mask == SampleMask.None ? vote.Combined : null;
        // An anomaly may be told a sample or two after the oddest one, once enough of them agree.
        var peak = Math.Max(vote.Score, Math.Max(_before, _beforeThat));
        (_before, _beforeThat) = (vote.Score, _before);
        return vote.IsAnomaly
            ? new MetricAnomaly
            {
                Metric = _metric,
                TimestampMilliseconds = at,
                Value = value,
                Expected = double.IsFinite(vote.Expected) ? vote.Expected : null,
                Score = peak,
                Detector = Name(vote.Scores.Strongest),
                HistoryMilliseconds = _detector.HistoryMs,
                Evidence = Enum.GetValues<ResidualKind>().ToImmutableDictionary(Name, kind => (double)vote.Scores[kind]),
            }
            : null;
    }

    /// <summary>Notes as series how odd the newest sample was, what is expected of the metric now, and in an hour.</summary>
    public void AddTo(EntitySeries series, long at, DeviceCalendar calendar)
    {
        series.AddIf($"{_metric}_anomaly_score", at, _score);
        _score = null;
        var now = Usual(at, calendar);
        if (now.Maturity > 0)
        {
            series.Add($"{_metric}_baseline", at, now.Value);
            series.Add($"{_metric}_baseline_lower", at, now.Lower);
            series.Add($"{_metric}_baseline_upper", at, now.Upper);
        }
        var later = Usual(at + ForecastHorizonMilliseconds, calendar);
        if (later.Maturity > 0)
        {
            series.Add($"{_metric}_forecast", at, later.Value, ("horizon", "1h"));
        }
    }

    /// <summary>Takes what a person says of an anomaly with a score; it is part of what is saved from now on.</summary>
    public void Learn(AnomalyVerdict verdict, double score)
    {
        _feedback = verdict == AnomalyVerdict.FalsePositive ? _feedback.Above(score) : _feedback.Lowered();
        _detector = StreamingDetector.Read(StateBytes.Of(_detector.WriteTo), Options(_feedback));
    }

    public byte[] Save() =>
        StateBytes.Of(output =>
        {
            var writer = new StateWriter(output);
            writer.Header(StateKind.WatchedMetric, Version);
            writer.Double(_feedback.Value);
            writer.Single(_before);
            writer.Single(_beforeThat);
            _detector.WriteTo(output);
        });

    private Expectation Usual(long at, DeviceCalendar calendar) =>
        calendar.MaskOf(at) == SampleMask.Holiday ? Baseline.ExpectedOnHoliday(at) : Baseline.Expected(at);

    private static StreamingDetectorOptions Options(FeedbackThreshold feedback) =>
        StreamingDetectorOptions.Default with
        {
            Threshold = feedback.Value,
        };

    /// <summary>Which member of the ensemble has a name; null for none.</summary>
    public static ResidualKind? KindOf(string name) => Array.IndexOf(Names, name) is >= 0 and var place ? (ResidualKind)place : null;

    private static string Name(ResidualKind kind) => Names[(int)kind];
}
