using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Catalog;

/// <summary>The parameters that all questions for names and series share.</summary>
internal readonly record struct CatalogQuestion(CatalogRequest Request)
{
    /// <summary>Nothing is between a start and an earlier end, and that is no error.</summary>
    public bool CanMatch => Request.StartMilliseconds <= Request.EndMilliseconds;

    public static CatalogQuestion Read(ApiParameters parameters, ImmutableArray<ImmutableArray<LabelMatcher>> matcherSets)
    {
        var limit = GoNumber.Limit(parameters, "limit");
        var start = ApiTime.Optional(parameters, "start", long.MinValue);
        var end = ApiTime.Optional(parameters, "end", long.MaxValue);
        return new CatalogQuestion(new CatalogRequest(matcherSets, start, end, limit));
    }
}
