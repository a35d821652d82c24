using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Catalog;

/// <summary><c>metadata</c>: what exporters say of metrics, by name.</summary>
internal static class MetadataEndpoint
{
    public static async Task ListAsync(ApiRequest request)
    {
        // Negative for all, as for the peers.
        var limit = Number(request.Parameters, "limit");
        var perMetric = Number(request.Parameters, "limit_per_metric");
        var metric = request.Parameters["metric"];
        var answer = await request.Require<ISeriesCatalog>().MetadataAsync(metric.Length == 0 ? null : metric, 0, request.Aborted);
        var truncated = answer.IsTruncated;
        await request.AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartObject();
                var metrics = 0L;
                for (var i = 0; i < answer.Items.Length && (limit < 0 || metrics < limit); metrics++)
                {
                    var name = answer.Items[i].Metric;
                    json.Writer.WriteStartArray(name);
                    for (var n = 0; i < answer.Items.Length && answer.Items[i].Metric == name; i++, n++)
                    {
                        if (perMetric <= 0 || n < perMetric)
                        {
                            Write(json.Writer, answer.Items[i]);
                        }
                    }
                    json.Writer.WriteEndArray();
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndObject();
            },
            ApiRequest.Warnings(truncated),
            []
        );
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, MetricMetadata metadata)
    {
        writer.WriteStartObject();
        writer.WriteString("type", metadata.Type);
        writer.WriteString("help", metadata.Help);
        writer.WriteString("unit", metadata.Unit);
        writer.WriteEndObject();
    }

    private static long Number(ApiParameters parameters, string name)
    {
        var text = parameters[name];
        return text.Length == 0 ? -1
            : GoNumber.TryParseInteger(text, out var value, out _) ? value
            : throw ApiException.BadData($"{name} must be a number");
    }
}
