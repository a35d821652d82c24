using System.Collections.Immutable;

namespace TelemetryGrid.Insights;

/// <summary>Something an engineer should know, in words.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.GridInsight")]
public sealed record GridInsight
{
    /// <summary>The same observation has the same id.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary><c>anomaly</c>, <c>pattern</c>, <c>trend</c>, <c>correlation</c>, <c>prediction</c> or <c>recommendation</c>.</summary>
    [Id(1)]
    public required string Type { get; init; }

    [Id(2)]
    public required string Title { get; init; }

    [Id(3)]
    public required string Description { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    [Id(4)]
    public required string Severity { get; init; }

    /// <summary>0 to 1 that it is so.</summary>
    [Id(5)]
    public required double Confidence { get; init; }

    [Id(6)]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>When what it speaks of ends or comes to pass.</summary>
    [Id(7)]
    public DateTimeOffset? Until { get; init; }

    [Id(8)]
    public ImmutableArray<string> Entities { get; init; } = [];

    [Id(9)]
    public ImmutableArray<string> Metrics { get; init; } = [];

    [Id(10)]
    public ImmutableDictionary<string, string> Context { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(11)]
    public ImmutableArray<InsightRecommendation> Recommendations { get; init; } = [];

    /// <summary>Shared by insights that belong together.</summary>
    [Id(12)]
    public required string CorrelationId { get; init; }

    /// <summary>Ids of the insights this one joins; empty for any other.</summary>
    [Id(13)]
    public ImmutableArray<string> Members { get; init; } = [];
}
