using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>Something an engineer should know, in words. Times are Unix milliseconds.</summary>
public sealed record Insight
{
    /// <summary>16 hexadecimal digits of what it is about: the same observation has the same id in any process.</summary>
    public required string Id { get; init; }

    public required InsightType Type { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>A few sentences with the numbers.</summary>
    public required string Description { get; init; }

    public required InsightSeverity Severity { get; init; }

    /// <summary>0..1 that it is so.</summary>
    public required double Confidence { get; init; }

    /// <summary>When it was seen, or began.</summary>
    public required long TimeMs { get; init; }

    /// <summary>When what it speaks of ends or comes to pass; null where that is not said.</summary>
    public long? UntilMs { get; init; }

    public required ImmutableArray<string> Entities { get; init; }

    public required ImmutableArray<string> Metrics { get; init; }

    /// <summary>Facts for machines, which conditions of rules may ask for.</summary>
    public ImmutableSortedDictionary<string, string> Context { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<Recommendation> Recommendations { get; init; } = [];

    /// <summary>Shared by insights that belong together; an insight alone has its own id here.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Ids of the insights this one joins; empty for any other.</summary>
    public ImmutableArray<string> Members { get; init; } = [];
}
