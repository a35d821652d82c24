using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary><c>format_query</c> and <c>parse_query</c>.</summary>
internal static class QueryTextEndpoints
{
    public static Task FormatAsync(ApiRequest request)
    {
        var text = ExprPrettyPrinter.Print(Parse(request));
        return request.AnswerAsync(json => json.Writer.WriteStringValue(text));
    }

    public static Task ParseAsync(ApiRequest request)
    {
        var expression = Parse(request);
        return request.AnswerAsync(json => ExprJson.Write(json.Writer, expression));
    }

    private static Expr Parse(ApiRequest request)
    {
        try
        {
            return PromQLParser.Parse(request.Parameters["query"]);
        }
        catch (QueryException e) when (e.Kind == QueryErrorKind.BadData)
        {
            throw ApiException.Invalid("query", e.Message);
        }
    }
}
