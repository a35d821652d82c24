namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A node of a parsed query. Immutable, compared by content but for <see cref="Position"/>.</summary>
public abstract record Expr
{
    /// <summary>Where it stands in the query text.</summary>
    public TextRange Position { get; init; }

    /// <summary>What evaluating it yields.</summary>
    public abstract ValueKind Kind { get; }
}
