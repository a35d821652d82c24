using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Writes readings to the log as samples, saying what each metric is the first time that it is seen.</summary>
internal sealed class ProfileMetricSink(IMetricSink sink) : IProfileSink
{
    private readonly Lock _gate = new();
    private readonly HashSet<ProfileMetric> _described = [];

    public async ValueTask OnReadingAsync(string deviceId, ProfileReading reading, CancellationToken cancellationToken)
    {
        if (reading.Samples.Count == 0)
        {
            return;
        }
        var at = reading.Timestamp.ToUnixTimeMilliseconds();
        var samples = new MetricSample[reading.Samples.Count];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = new MetricSample(reading.Samples[i].Labels, at, reading.Samples[i].Value);
        }
        var news = News(reading.Samples);
        try
        {
            var metadata = news.ConvertAll(m => new MetricMetadata(m.Name, m.IsCounter ? "counter" : "gauge", m.Help, m.Unit));
            await sink.AppendAsync(new MetricAppend(samples, metadata), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (_gate)
            {
                _described.ExceptWith(news); // to be said again
            }
            throw;
        }
    }

    // Bounded by the metrics of the profiles.
    private List<ProfileMetric> News(IReadOnlyList<ProfileSample> samples)
    {
        lock (_gate)
        {
            return [.. samples.Select(s => s.Metric).Where(_described.Add)];
        }
    }
}
