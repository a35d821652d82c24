using System.Collections.Immutable;

namespace TelemetryGrid.PromQL;

/// <summary>Which series a catalogue question is about.</summary>
/// <param name="MatcherSets">A series is in question when all matchers of any set hold; none means every series.</param>
/// <param name="StartMilliseconds">Only series with a sample at or after this; <see cref="long.MinValue"/> for any.</param>
/// <param name="EndMilliseconds">Only series with a sample at or before this; <see cref="long.MaxValue"/> for any.</param>
/// <param name="Limit">The most to answer; 0 for the server's own bound.</param>
public sealed record CatalogRequest(
    ImmutableArray<ImmutableArray<LabelMatcher>> MatcherSets,
    long StartMilliseconds = long.MinValue,
    long EndMilliseconds = long.MaxValue,
    int Limit = 0
);
