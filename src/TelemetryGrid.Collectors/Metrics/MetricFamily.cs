using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Names of metric families and their types.</summary>
internal static class MetricFamily
{
    /// <summary>The family a series belongs to: histograms and summaries consist of several metrics.</summary>
    public static string Of(string metric, RemoteWriteMetricType type)
    {
        if (type is RemoteWriteMetricType.Histogram or RemoteWriteMetricType.GaugeHistogram or RemoteWriteMetricType.Summary)
        {
            foreach (var suffix in (ReadOnlySpan<string>)["_bucket", "_count", "_sum"])
            {
                if (metric.EndsWith(suffix, StringComparison.Ordinal))
                {
                    return metric[..^suffix.Length];
                }
            }
        }
        return metric;
    }

    /// <summary>As the Prometheus HTTP API writes it.</summary>
    public static string TypeName(RemoteWriteMetricType type) =>
        type switch
        {
            RemoteWriteMetricType.Counter => "counter",
            RemoteWriteMetricType.Gauge => "gauge",
            RemoteWriteMetricType.Histogram => "histogram",
            RemoteWriteMetricType.GaugeHistogram => "gaugehistogram",
            RemoteWriteMetricType.Summary => "summary",
            RemoteWriteMetricType.Info => "info",
            RemoteWriteMetricType.StateSet => "stateset",
            _ => "unknown",
        };
}
