using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>
/// Makes series of data points (OpenTelemetry, "Prometheus compatibility"). Monotonic sums are counters, other sums gauges, delta points are
/// added up; histograms of both kinds become classic buckets. Remembers series by the bytes that name them. Not thread-safe.
/// </summary>
internal sealed class OtlpMetricMapper(OtlpMapping mapping, TimeProvider time)
{
    private const int MaxLabels = 128;
    private const int MaxLabelLength = 16 << 10;
    private const uint SilentSeconds = 3600;

    private readonly Dictionary<SeriesKey, OtlpSeries> _series = [];
    private readonly OtlpPointMapper _points = new(mapping.MaxBuckets);
    private readonly long _startedAt = time.GetTimestamp();
    private uint _sweptAt;

    public int Count => _series.Count;

    /// <summary>Maps a request that has been read to its end before.</summary>
    public OtlpMetricBatch Map(ReadOnlySpan<byte> body)
    {
        var batch = new OtlpMetricBatch();
        var reader = new OtlpMetricReader(body);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var clock = 1 + (uint)time.GetElapsedTime(_startedAt).TotalSeconds;
        var (resources, metrics) = (0, 0);
        var newest = 0L;
        OtlpResource? resource = null;
        OtlpMetric? metric = null;
        while (reader.Read())
        {
            if (resources != reader.ResourceCount)
            {
                Announce(batch, resource, newest);
                resources = reader.ResourceCount;
                (resource, newest) = (new OtlpResource(reader.Resource, mapping), 0);
            }
            if (metrics != reader.MetricCount)
            {
                metrics = reader.MetricCount;
                metric = OtlpMetric.Of(reader);
                if (metric.Name.Length > 0)
                {
                    batch.Describe(metric.Metadata);
                }
            }
            var point = reader.Point;
            var at = point.Time == 0 ? now : (long)(point.Time / 1_000_000);
            if (Find(reader, resource!, metric!, clock, batch) is { } series && _points.Map(point, metric!, series, at, batch))
            {
                batch.Points++;
                newest = Math.Max(newest, at);
            }
        }
        Announce(batch, resource, newest);
        return batch;
    }

    private static void Announce(OtlpMetricBatch batch, OtlpResource? resource, long at)
    {
        if (resource?.TargetInfo is { } info && at > 0)
        {
            batch.Add(info, at, 1);
            batch.Describe(new MetricMetadata("target_info", "gauge", "Target metadata", ""));
        }
    }

    private OtlpSeries? Find(in OtlpMetricReader reader, OtlpResource resource, OtlpMetric metric, uint clock, OtlpMetricBatch batch)
    {
        var attributes = OtlpResource.KeyOf(reader.Point.Attributes);
        var key = new SeriesKey(resource.Key.High ^ attributes.High, resource.Key.Low + attributes.Low)
            .With(reader.Name)
            .With(reader.Unit)
            .With(mapping.ScopeLabels ? reader.ScopeName : default)
            .With(mapping.ScopeLabels ? reader.ScopeVersion : default)
            .With([(byte)metric.Kind, (byte)metric.Temporality, metric.IsMonotonic ? (byte)1 : (byte)0])
            .End();
        if (!_series.TryGetValue(key, out var series))
        {
            if (LabelsOf(reader, resource, metric) is not { } labels)
            {
                batch.Reject(
                    $"{metric.Text}: a name is missing, or there are more than {MaxLabels} labels or longer than {MaxLabelLength}"
                );
                return null;
            }
            series = new OtlpSeries(metric.Name, labels);
            MakeRoom(clock);
            if (_series.Count < mapping.MaxSeries)
            {
                _series.Add(key, series);
            }
            else if (metric.IsDelta)
            {
                batch.Reject($"{metric.Text}: {mapping.MaxSeries} series are being followed, no more delta points can be added up");
                return null;
            }
        }
        series.SeenAt = clock;
        return series;
    }

    private Labels? LabelsOf(in OtlpMetricReader reader, OtlpResource resource, OtlpMetric metric)
    {
        if (metric.Name.Length == 0)
        {
            return null;
        }
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in reader.Point.Attributes)
        {
            var name = OtlpNames.Label(Encoding.UTF8.GetString(attribute.Key));
            if (resource.Labels.Any(l => l.Name == name))
            {
                name = "exported_" + name;
            }
            var value = attribute.Value.ToString();
            if (name.Length > 0)
            {
                // Attributes that differ in dots only: "the values are concatenated, separated by ;".
                texts[name] = texts.TryGetValue(name, out var other) ? $"{other};{value}" : value;
            }
        }
        if (mapping.ScopeLabels)
        {
            texts["otel_scope_name"] = Encoding.UTF8.GetString(reader.ScopeName);
            texts["otel_scope_version"] = Encoding.UTF8.GetString(reader.ScopeVersion);
        }
        var builder = new LabelsBuilder();
        foreach (var (name, value) in texts)
        {
            builder.Set(name, value);
        }
        foreach (var (name, value) in resource.Labels)
        {
            builder.Set(name, value);
        }
        var isTaken =
            texts.Count + resource.Labels.Count < MaxLabels
            && texts.All(t => t.Key.Length <= MaxLabelLength && t.Value.Length <= MaxLabelLength)
            && resource.Labels.All(l => l.Value.Length <= MaxLabelLength);
        return isTaken ? builder.Set(Labels.MetricName, metric.Name).Build() : null;
    }

    // At most once a minute: a table full of living series must not be searched for dead ones at every point.
    private void MakeRoom(uint clock)
    {
        if (_series.Count < mapping.MaxSeries || (_sweptAt != 0 && clock - _sweptAt < 60))
        {
            return;
        }
        _sweptAt = clock;
        foreach (var (key, series) in _series)
        {
            if (clock - series.SeenAt > SilentSeconds)
            {
                _series.Remove(key);
            }
        }
    }
}
