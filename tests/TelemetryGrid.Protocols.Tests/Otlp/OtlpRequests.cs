using System.Text;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Tests.Otlp;

/// <summary>Requests as protobuf, and what the readers see in them as text, so that tests can compare.</summary>
internal static class OtlpRequests
{
    public static byte[] Of(OtlpSignal signal, string json)
    {
        var buffer = new OtlpJsonBuffer();
        Assert.Equal(default, OtlpJson.Rewrite(Encoding.UTF8.GetBytes(json), signal, buffer));
        return buffer.Written.ToArray();
    }

    public static byte[] Metric(string metric) =>
        Of(
            OtlpSignal.Metrics,
            $$$"""{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"scopeMetrics":[{"scope":{"name":"lib","version":"2"},"metrics":[{{{metric}}}]}]}]}"""
        );

    public static (List<string> Points, TelemetryDefect Defect) Read(ReadOnlySpan<byte> body)
    {
        var points = new List<string>();
        var reader = new OtlpMetricReader(body);
        while (reader.Read())
        {
            points.Add(Describe(reader));
        }
        return (points, reader.Defect);
    }

    public static (List<string> Records, TelemetryDefect Defect) ReadLogs(ReadOnlySpan<byte> body)
    {
        var records = new List<string>();
        var reader = new OtlpLogReader(body);
        while (reader.Read())
        {
            var log = reader.Record;
            records.Add(
                $"{Text(reader.Resource)} {Encoding.UTF8.GetString(reader.ScopeName)} {log.Time}/{log.ObservedTime} {log.SeverityNumber} {Encoding.UTF8.GetString(log.SeverityText)} "
                    + $"'{log.Body.ToString()}' {Text(log.Attributes)} {Convert.ToHexStringLower(log.TraceId)} {Convert.ToHexStringLower(log.SpanId)} {Encoding.UTF8.GetString(log.EventName)}"
            );
        }
        return (records, reader.Defect);
    }

    public static string Text(OtlpAttributes attributes)
    {
        var text = new StringBuilder("{");
        foreach (var attribute in attributes)
        {
            text.Append(text.Length > 1 ? "," : "")
                .Append(Encoding.UTF8.GetString(attribute.Key))
                .Append('=')
                .Append(attribute.Value.ToString());
        }
        return text.Append('}').ToString();
    }

    private static string Describe(in OtlpMetricReader reader)
    {
        var point = reader.Point;
        var (buckets, bounds, quantiles) = (new List<ulong>(), new List<double>(), new List<(double, double)>());
        var numbers = "";
        switch (reader.Kind)
        {
            case OtlpMetricKind.Gauge or OtlpMetricKind.Sum:
                numbers = FormattableString.Invariant($"{point.Value}");
                break;
            case OtlpMetricKind.Histogram:
                point.ReadBuckets(buckets);
                point.ReadBounds(bounds);
                numbers = FormattableString.Invariant(
                    $"{point.Count}/{point.Sum} [{string.Join(',', buckets)}] [{string.Join(',', bounds)}]"
                );
                break;
            case OtlpMetricKind.ExponentialHistogram:
                var offset = point.ReadExponential(isPositive: true, buckets);
                numbers = FormattableString.Invariant(
                    $"{point.Count}/{point.Sum} scale {point.Scale} zero {point.ZeroCount} from {offset} [{string.Join(',', buckets)}]"
                );
                break;
            case OtlpMetricKind.Summary:
                point.ReadQuantiles(quantiles);
                numbers = FormattableString.Invariant($"{point.Count}/{point.Sum} [{string.Join(',', quantiles)}]");
                break;
        }
        var exemplars = 0;
        foreach (var exemplar in point.Exemplars)
        {
            exemplars += exemplar.TraceId.Length;
        }
        return $"{Text(reader.Resource)} {Encoding.UTF8.GetString(reader.ScopeName)}@{Encoding.UTF8.GetString(reader.ScopeVersion)} {Encoding.UTF8.GetString(reader.Name)} "
            + $"({Encoding.UTF8.GetString(reader.Unit)}) {reader.Kind} {reader.Temporality} {reader.IsMonotonic} {Text(point.Attributes)} {point.StartTime}-{point.Time} {numbers}{(exemplars > 0 ? $" exemplars {exemplars}" : "")}";
    }
}
