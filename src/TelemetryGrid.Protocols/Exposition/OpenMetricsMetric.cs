using System.Text;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>One metric of a family: its points in the order of time, and within a point what its type asks for.</summary>
internal sealed class OpenMetricsMetric(string family, ExpositionMetricType type, string identity)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _started;
    private bool _timed;
    private double _time;

    // The point of a histogram so far.
    private double _bound = double.NegativeInfinity;
    private double _cumulative;
    private bool _negativeBounds;
    private double? _count;
    private double? _sum;

    public string Identity { get; } = identity;

    private bool IsHistogram => type is ExpositionMetricType.Histogram or ExpositionMetricType.GaugeHistogram;

    public string? Add(scoped ref ExpositionReader reader, string suffix, string? reserved) =>
        CheckTime(ref reader, suffix, reserved) ?? CheckValue(reader.Value, suffix, reserved);

    /// <summary>What only the end of a metric point shows.</summary>
    public string? Close()
    {
        if (!IsHistogram || !_started)
        {
            return null;
        }
        if (_bound != double.PositiveInfinity)
        {
            return $"{family} has no bucket with le=\"+Inf\"";
        }
        if (_count is { } count && count != _cumulative)
        {
            return $"{family} counts {count} but its last bucket {_cumulative}";
        }
        if (_sum is null != _count is null)
        {
            return $"{family} has a count or a sum without the other";
        }
        if (type == ExpositionMetricType.Histogram && _negativeBounds && _sum is not null)
        {
            return $"{family} has a sum though it has buckets below zero";
        }
        return _sum < 0 && !_negativeBounds ? $"{family} has a negative sum without buckets below zero" : null;
    }

    // § MetricPoint: timestamps on all points of a metric or on none, and never going backwards.
    private string? CheckTime(scoped ref ExpositionReader reader, string suffix, string? reserved)
    {
        var time = reader.TimestampSeconds;
        if (_started && _timed != reader.HasTimestamp)
        {
            return $"some samples of a metric of {family} have a timestamp and some not";
        }
        if (_started && time < _time)
        {
            return $"timestamps of a metric of {family} go backwards";
        }
        if (_started && time > _time)
        {
            if (Close() is { } reason)
            {
                return reason;
            }
            _seen.Clear();
            _bound = double.NegativeInfinity;
            _cumulative = 0;
            _negativeBounds = false;
            _count = _sum = null;
        }
        _started = true;
        _timed = reader.HasTimestamp;
        _time = time;
        return _seen.Add($"{suffix}\n{reserved}") || (_timed && !IsHistogram) ? null : $"a sample of {family} comes twice";
    }

    private string? CheckValue(double value, string suffix, string? reserved)
    {
        if (OpenMetricsTypes.IsCount(type, suffix) && (double.IsNaN(value) || value < 0))
        {
            return $"{family}{suffix} is negative or NaN";
        }
        switch (type, suffix)
        {
            case (ExpositionMetricType.Info, _):
                return value == 1 ? null : $"{family}{suffix} is not 1";
            case (ExpositionMetricType.StateSet, _):
                return value is 0 or 1 ? null : $"{family} is neither 0 nor 1";
            case (ExpositionMetricType.Summary, ""):
                return CheckQuantile(value, reserved!);
            case (_, "_bucket"):
                return CheckBucket(value, reserved!);
            case (_, "_gsum") when double.IsNaN(value):
                return $"{family}{suffix} is NaN";
            case (_, "_count" or "_gcount"):
                _count = value;
                return null;
            case (_, "_sum" or "_gsum"):
                _sum = value;
                return null;
            default:
                return null;
        }
    }

    private string? CheckQuantile(double value, string quantile)
    {
        if (!ExpositionNumber.TryParse(Encoding.UTF8.GetBytes(quantile), out var q) || !(q >= 0 && q <= 1))
        {
            return $"{family} has a quantile outside of 0 to 1";
        }
        return value < 0 ? $"{family} has a negative quantile" : null;
    }

    // § Histogram: buckets in increasing order of le, cumulative, the last one +Inf.
    private string? CheckBucket(double value, string le)
    {
        if (!ExpositionNumber.TryParse(Encoding.UTF8.GetBytes(le), out var bound) || double.IsNaN(bound))
        {
            return $"{family} has a bucket whose le is not a number";
        }
        if (double.IsInfinity(bound) && le != "+Inf")
        {
            return $"{family} has a bucket whose infinite le is not written +Inf";
        }
        if (bound <= _bound)
        {
            return $"{family} has its buckets out of order";
        }
        if (value < _cumulative)
        {
            return $"{family} has a bucket that counts less than the one before";
        }
        _bound = bound;
        _cumulative = value;
        _negativeBounds |= bound < 0;
        return null;
    }
}
