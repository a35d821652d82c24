using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary><c>query_exemplars</c>: none are kept, and questions for them are checked all the same.</summary>
internal static class ExemplarEndpoint
{
    public static Task ListAsync(ApiRequest request)
    {
        var start = ApiTime.Optional(request.Parameters, "start", long.MinValue);
        var end = ApiTime.Optional(request.Parameters, "end", long.MaxValue);
        if (end < start)
        {
            throw ApiException.BadData("end timestamp must not be before start timestamp");
        }
        PromQLParser.Parse(request.Parameters["query"]);
        return request.AnswerAsync([], truncated: false);
    }
}
