using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary><c>query</c> and <c>query_range</c>.</summary>
internal static class QueryEndpoints
{
    // The API's own bound, whatever an engine may take.
    private const int MaxPoints = 11_000;

    public static async Task InstantAsync(ApiRequest request)
    {
        var parameters = request.Parameters;
        var limit = GoNumber.Limit(parameters, "limit");
        var time = ApiTime.Optional(parameters, "time", request.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var overrides = Overrides(parameters, limit);
        await AnswerAsync(request, (engine, source) => engine.InstantAsync(parameters["query"], source, time, request.Aborted, overrides));
    }

    public static async Task RangeAsync(ApiRequest request)
    {
        var parameters = request.Parameters;
        var limit = GoNumber.Limit(parameters, "limit");
        var start = ApiTime.Required(parameters, "start");
        var end = ApiTime.Required(parameters, "end");
        if (end < start)
        {
            throw ApiException.Invalid("end", "end timestamp must not be before start time");
        }
        var step = ApiDuration.Required(parameters, "step");
        if (step <= 0)
        {
            throw ApiException.Invalid("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        // So that nobody asks by accident for what takes minutes to send and seconds to look at.
        if (((Int128)end - start) / step > MaxPoints)
        {
            throw ApiException.BadData(
                "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"
            );
        }
        var overrides = Overrides(parameters, limit);
        await AnswerAsync(
            request,
            (engine, source) => engine.RangeAsync(parameters["query"], source, start, end, step, request.Aborted, overrides)
        );
    }

    private static QueryOverrides Overrides(ApiParameters parameters, int limit)
    {
        var timeout = ApiDuration.Optional(parameters, "timeout");
        var lookback = parameters["lookback_delta"];
        long lookbackMilliseconds = 0;
        if (lookback.Length > 0 && !ApiDuration.TryParse(lookback, out lookbackMilliseconds, out var reason))
        {
            throw ApiException.BadData($"error parsing lookback delta duration: {reason}");
        }
        return new QueryOverrides
        {
            Limit = limit,
            // A timer takes no negative time; the least there is ends a query before it begins.
            Timeout = timeout is { } wanted ? TimeSpan.FromMilliseconds(Math.Clamp(wanted, 0, int.MaxValue)) : null,
            LookbackDelta = lookbackMilliseconds > 0 ? TimeSpan.FromMilliseconds(lookbackMilliseconds) : null,
        };
    }

    private static async Task AnswerAsync(ApiRequest request, Func<QueryEngine, ISeriesSource, Task<QueryResult>> evaluate)
    {
        var stats = request.Parameters["stats"];
        var began = request.Time.GetTimestamp();
        QueryResult result;
        try
        {
            result = await evaluate(request.Require<QueryEngine>(), request.Require<ISeriesSource>());
        }
        catch (QueryException e) when (e.Kind == QueryErrorKind.BadData)
        {
            throw ApiException.Invalid("query", e.Message);
        }
        using var held = request.Context.RequestServices.GetRequiredService<ResultAdmission>().Enter(result.Value);
        var took = request.Time.GetElapsedTime(began);
        await request.AnswerAsync(
            json => QueryResultJson.WriteAsync(json, result, stats.Length == 0 ? null : took),
            result.Warnings,
            result.Infos
        );
    }
}
