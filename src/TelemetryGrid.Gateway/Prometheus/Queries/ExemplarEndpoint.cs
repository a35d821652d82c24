using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary><c>query_exemplars</c>: the exemplars of the series that the selectors of a query name.</summary>
internal static class ExemplarEndpoint
{
    public static async Task ListAsync(ApiRequest request)
    {
        var start = ApiTime.Optional(request.Parameters, "start", long.MinValue);
        var end = ApiTime.Optional(request.Parameters, "end", long.MaxValue);
        if (end < start)
        {
            throw ApiException.BadData("end timestamp must not be before start timestamp");
        }
        var sets = ExprSelectors.Of(PromQLParser.Parse(request.Parameters["query"])).Select(s => s.Matchers).ToImmutableArray();
        var found = sets.IsEmpty
            ? []
            : await request.Require<IExemplarSource>().ExemplarsAsync(new CatalogRequest(sets, start, end), request.Aborted);
        await request.AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartArray();
                foreach (var series in found)
                {
                    Write(json, series);
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndArray();
            },
            [],
            []
        );
    }

    private static void Write(ApiJson json, ExemplarSeries series)
    {
        Span<byte> text = stackalloc byte[SampleText.MaxLength];
        json.Writer.WriteStartObject();
        json.Writer.WritePropertyName("seriesLabels"u8);
        json.WriteLabels(series.Series);
        json.Writer.WriteStartArray("exemplars"u8);
        foreach (var exemplar in series.Exemplars)
        {
            json.Writer.WriteStartObject();
            json.Writer.WritePropertyName("labels"u8);
            json.WriteLabels(exemplar.Labels);
            json.Writer.WriteString("value"u8, text[..SampleText.Format(exemplar.Value, text)]);
            json.Writer.WritePropertyName("timestamp"u8);
            json.WriteTime(exemplar.TimestampMilliseconds);
            json.Writer.WriteEndObject();
        }
        json.Writer.WriteEndArray();
        json.Writer.WriteEndObject();
    }
}
