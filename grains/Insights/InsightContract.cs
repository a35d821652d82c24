using System.Collections.Immutable;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Insights;

namespace TelemetryGrid.Grains.Insights;

/// <summary>Between insights as the analytics have them and as they cross calls.</summary>
internal static class InsightContract
{
    public static GridInsight Of(Insight insight) =>
        new()
        {
            Id = insight.Id,
            Type = InsightNames.Of(insight.Type),
            Title = insight.Title,
            Description = insight.Description,
            Severity = InsightNames.Of(insight.Severity),
            Confidence = insight.Confidence,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(insight.TimeMs),
            Until = insight.UntilMs is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
            Entities = insight.Entities,
            Metrics = insight.Metrics,
            Context = insight.Context.ToImmutableDictionary(),
            Recommendations = [.. insight.Recommendations.Select(r => new InsightRecommendation(r.Rule, r.Text, r.Steps))],
            CorrelationId = insight.CorrelationId,
            Members = insight.Members,
        };

    public static Insight To(GridInsight insight) =>
        new()
        {
            Id = insight.Id,
            Type = Enum.GetValues<InsightType>().First(t => InsightNames.Of(t) == insight.Type),
            Title = insight.Title,
            Description = insight.Description,
            Severity = SeverityOf(insight.Severity) ?? InsightSeverity.Low,
            Confidence = insight.Confidence,
            TimeMs = insight.Timestamp.ToUnixTimeMilliseconds(),
            UntilMs = insight.Until?.ToUnixTimeMilliseconds(),
            Entities = insight.Entities,
            Metrics = insight.Metrics,
            Context = insight.Context.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Recommendations = [.. insight.Recommendations.Select(r => new Recommendation(r.Rule, r.Text, r.Steps))],
            CorrelationId = insight.CorrelationId,
            Members = insight.Members,
        };

    public static InsightSeverity? SeverityOf(string? name) =>
        Enum.GetValues<InsightSeverity>().Where(s => InsightNames.Of(s) == name).Select(s => (InsightSeverity?)s).FirstOrDefault();
}
