namespace TelemetryGrid.Client;

/// <summary>Something an engineer should know, in words.</summary>
public sealed record Insight
{
    public required string Id { get; init; }

    /// <summary><c>anomaly</c>, <c>pattern</c>, <c>trend</c>, <c>correlation</c>, <c>prediction</c> or <c>recommendation</c>.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>0 to 1 that it is so.</summary>
    public required double Confidence { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>When what it speaks of ends or comes to pass.</summary>
    public DateTimeOffset? Until { get; init; }

    public IReadOnlyList<string> Entities { get; init; } = [];

    public IReadOnlyList<string> Metrics { get; init; } = [];

    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Recommendation> Recommendations { get; init; } = [];

    /// <summary>Shared by insights that belong together.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Ids of the insights this one joins; empty for any other.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}
