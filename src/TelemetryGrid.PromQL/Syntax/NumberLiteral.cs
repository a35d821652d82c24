namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A number, or a duration standing for its seconds (<c>5m</c> is 300).</summary>
public sealed record NumberLiteral(double Value) : Expr
{
    public override ValueKind Kind => ValueKind.Scalar;

    /// <summary>Written as a duration.</summary>
    public bool IsDuration { get; init; }
}
