using System.Collections.Immutable;

namespace TelemetryGrid.PromQL;

/// <summary>Which series and which samples a selector needs.</summary>
/// <param name="Matchers">All must hold.</param>
/// <param name="StartMilliseconds">The first time wanted, inclusive.</param>
/// <param name="EndMilliseconds">The last time wanted, inclusive.</param>
public sealed record SeriesSelection(ImmutableArray<LabelMatcher> Matchers, long StartMilliseconds, long EndMilliseconds)
{
    /// <summary>The step of the query in milliseconds; 0 for an instant query. A hint only.</summary>
    public long StepMilliseconds { get; init; }

    /// <summary>
    /// The function whose argument the selector is, for example <c>rate</c> or <c>max_over_time</c>; empty for none. Where only downsampled
    /// data is left, it says which aggregate answers best.
    /// </summary>
    public string Function { get; init; } = "";

    /// <summary>The range of a range selector in milliseconds; 0 for an instant selector.</summary>
    public long RangeMilliseconds { get; init; }
}
