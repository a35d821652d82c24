namespace TelemetryGrid.PromQL.Syntax;

/// <summary>
/// An expression with what the parser must know of it at once: asking <see cref="Expr.Kind"/> of a deep expression walks it, and walking is
/// safe only once its height is known to be bounded.
/// </summary>
internal readonly record struct ParsedNode(Expr Expr, ValueKind Kind, int Height)
{
    public int Start => Expr.Position.Start;
}
