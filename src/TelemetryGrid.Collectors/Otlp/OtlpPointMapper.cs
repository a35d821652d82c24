using System.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Makes samples of one data point. Not thread-safe.</summary>
internal sealed class OtlpPointMapper(int maxBuckets)
{
    // metrics data model, "Exponential Scale": implementations use -10 to 20.
    private const int CoarsestScale = -10;
    private const int FinestScale = 20;

    private readonly List<ulong> _counts = [];
    private readonly List<ulong> _negative = [];
    private readonly List<double> _bounds = [];
    private readonly List<(double Quantile, double Value)> _quantiles = [];

    /// <summary>False when the point cannot be taken; the batch then knows why.</summary>
    public bool Map(in OtlpPoint point, OtlpMetric metric, OtlpSeries series, long at, OtlpMetricBatch batch)
    {
        if (point.IsStale)
        {
            End(metric, series, at, batch);
            return true;
        }
        var needsTemporality = metric.Kind is OtlpMetricKind.Sum or OtlpMetricKind.Histogram or OtlpMetricKind.ExponentialHistogram;
        if (needsTemporality && metric.Temporality == OtlpTemporality.Unspecified)
        {
            return Refuse(batch, metric, "has no aggregation temporality");
        }
        return metric.Kind switch
        {
            OtlpMetricKind.Gauge or OtlpMetricKind.Sum => MapNumber(point, metric, series, at, batch),
            OtlpMetricKind.Histogram => MapHistogram(point, metric, series, at, batch),
            OtlpMetricKind.ExponentialHistogram => MapExponential(point, metric, series, at, batch),
            _ => MapSummary(point, metric, series, at, batch),
        };
    }

    private static bool MapNumber(in OtlpPoint point, OtlpMetric metric, OtlpSeries series, long at, OtlpMetricBatch batch)
    {
        if (!point.HasValue)
        {
            return Refuse(batch, metric, "has no number");
        }
        var value = point.Value;
        if (metric.IsDelta)
        {
            if (!IsNext(point, metric, series, batch))
            {
                return false;
            }
            value += series.Total?.Value ?? 0;
            batch.Set(series, new OtlpTotal { Time = point.Time, Value = value });
        }
        batch.Add(series.Own, at, value);
        foreach (var exemplar in point.Exemplars)
        {
            batch.Add(series.Own, ExemplarOf(exemplar, at));
        }
        return true;
    }

    private bool MapHistogram(in OtlpPoint point, OtlpMetric metric, OtlpSeries series, long at, OtlpMetricBatch batch)
    {
        _counts.Clear();
        _bounds.Clear();
        point.ReadBuckets(_counts);
        point.ReadBounds(_bounds);
        var isWhole = _counts.Count == 0 ? _bounds.Count == 0 : _counts.Count == _bounds.Count + 1;
        if (!isWhole)
        {
            return Refuse(batch, metric, $"has {_counts.Count} buckets and {_bounds.Count} bounds; there must be one bound less");
        }
        if (_counts.Count > maxBuckets)
        {
            return Refuse(batch, metric, $"has {_counts.Count} buckets; at most {maxBuckets} are taken");
        }
        for (var i = 0; i < _bounds.Count; i++)
        {
            if (!double.IsFinite(_bounds[i]) || (i > 0 && _bounds[i] <= _bounds[i - 1]))
            {
                return Refuse(batch, metric, "has bounds that do not ascend");
            }
        }
        var distribution = new OtlpDistribution
        {
            Count = point.Count,
            Sum = point.Sum,
            HasSum = point.HasSum,
            Bounds = [.. _bounds],
            Buckets = [.. _counts],
        };
        return Distribute(distribution, point, metric, series, at, batch);
    }

    private bool MapExponential(in OtlpPoint point, OtlpMetric metric, OtlpSeries series, long at, OtlpMetricBatch batch)
    {
        _counts.Clear();
        _negative.Clear();
        var positive = point.ReadExponential(isPositive: true, _counts);
        var negative = point.ReadExponential(isPositive: false, _negative);
        if (point.Scale is < CoarsestScale or > FinestScale || !(point.ZeroThreshold >= 0))
        {
            return Refuse(batch, metric, $"has scale {point.Scale} and zero threshold {OtlpSeries.Text(point.ZeroThreshold)}");
        }
        if (_counts.Count + _negative.Count > maxBuckets)
        {
            return Refuse(batch, metric, $"has {_counts.Count + _negative.Count} buckets; at most {maxBuckets} are taken");
        }
        var distribution = new OtlpDistribution
        {
            Count = point.Count,
            Sum = point.Sum,
            HasSum = point.HasSum,
            Exponential = OtlpExponentialBuckets.Of(
                point.Scale,
                (positive, _counts),
                (negative, _negative),
                point.ZeroCount,
                point.ZeroThreshold
            ),
        };
        return Distribute(distribution, point, metric, series, at, batch);
    }

    private static bool Distribute(
        OtlpDistribution distribution,
        in OtlpPoint point,
        OtlpMetric metric,
        OtlpSeries series,
        long at,
        OtlpMetricBatch batch
    )
    {
        if (metric.IsDelta)
        {
            if (!IsNext(point, metric, series, batch))
            {
                return false;
            }
            // With other bounds it begins anew, which readers take for the reset that it is.
            distribution = series.Total?.Distribution?.Plus(distribution) ?? distribution;
            batch.Set(series, new OtlpTotal { Time = point.Time, Distribution = distribution });
        }
        foreach (var (bound, count) in distribution.Cumulative())
        {
            batch.Add(series.Bucket(bound), at, count);
        }
        batch.Add(series.Count, at, distribution.Count);
        if (distribution.HasSum)
        {
            batch.Add(series.Sum, at, distribution.Sum);
        }
        foreach (var exemplar in point.Exemplars)
        {
            var value = exemplar.Value;
            var bound = distribution.Cumulative().Select(b => b.Bound).First(b => value <= b || double.IsPositiveInfinity(b));
            batch.Add(series.Bucket(bound), ExemplarOf(exemplar, at));
        }
        return true;
    }

    private bool MapSummary(in OtlpPoint point, OtlpMetric metric, OtlpSeries series, long at, OtlpMetricBatch batch)
    {
        _quantiles.Clear();
        point.ReadQuantiles(_quantiles);
        if (_quantiles.Count > maxBuckets)
        {
            return Refuse(batch, metric, $"has {_quantiles.Count} quantiles; at most {maxBuckets} are taken");
        }
        foreach (var (quantile, value) in _quantiles)
        {
            batch.Add(series.Quantile(quantile), at, value);
        }
        batch.Add(series.Count, at, point.Count);
        batch.Add(series.Sum, at, point.Sum);
        return true;
    }

    private static void End(OtlpMetric metric, OtlpSeries series, long at, OtlpMetricBatch batch)
    {
        if (metric.Kind is OtlpMetricKind.Gauge or OtlpMetricKind.Sum)
        {
            batch.Add(series.Own, at, StaleMarker.Value);
            return;
        }
        foreach (var part in series.Parts.Append(series.Count).Append(series.Sum))
        {
            batch.Add(part, at, StaleMarker.Value);
        }
    }

    // What a sender repeats because an answer was lost must not be added twice.
    private static bool IsNext(in OtlpPoint point, OtlpMetric metric, OtlpSeries series, OtlpMetricBatch batch) =>
        point.Time == 0 ? Refuse(batch, metric, "has a delta point without a time")
        : series.Total is { } total && point.Time <= total.Time
            ? Refuse(batch, metric, "has a delta point that is not after the one before it")
        : true;

    private static Exemplar ExemplarOf(in OtlpExemplar exemplar, long at)
    {
        var builder = new LabelsBuilder();
        var letters = 0;
        if (exemplar.TraceId.Length == 16 && exemplar.SpanId.Length == 8)
        {
            builder.Set("trace_id", Convert.ToHexStringLower(exemplar.TraceId)).Set("span_id", Convert.ToHexStringLower(exemplar.SpanId));
            letters = 32 + 16 + 15;
        }
        foreach (var attribute in exemplar.Attributes)
        {
            var (name, value) = (OtlpNames.Label(Encoding.UTF8.GetString(attribute.Key)), attribute.Value.ToString());
            letters += name.Length + value.Length;
            // Beyond that OpenMetrics does not know an exemplar any more, and the ids matter most.
            if (letters <= Exemplar.MaxLabelLetters && name.Length > 0)
            {
                builder.Set(name, value);
            }
        }
        return new Exemplar(builder.Build(), exemplar.Value, exemplar.Time == 0 ? at : (long)(exemplar.Time / 1_000_000));
    }

    private static bool Refuse(OtlpMetricBatch batch, OtlpMetric metric, string why)
    {
        batch.Reject($"{metric.Text} {why}");
        return false;
    }
}
