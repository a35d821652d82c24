using System.Collections.Immutable;

namespace TelemetryGrid.Insights;

/// <summary>Keeps the insights of a site, its key: the newest thousand of the last thirty days.</summary>
[Alias("TelemetryGrid.IInsightGrain")]
public interface IInsightGrain : IGrainWithStringKey
{
    /// <summary>Adds insights durably; one with a known id replaces what was known.</summary>
    [Alias("Add")]
    Task AddAsync(ImmutableArray<GridInsight> insights);

    /// <summary>
    /// The newest first, with those that join several; among them the newest 500 notable anomalies and 500 patterns that events of the last week
    /// tell of, at most a minute old.
    /// </summary>
    [Alias("Find")]
    Task<ImmutableArray<GridInsight>> FindAsync(InsightFind question);
}
