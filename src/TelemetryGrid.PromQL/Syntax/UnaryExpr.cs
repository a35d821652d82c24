namespace TelemetryGrid.PromQL.Syntax;

/// <summary><c>-x</c> or <c>+x</c>.</summary>
public sealed record UnaryExpr(bool Negate, Expr Inner) : Expr
{
    public override ValueKind Kind => Inner.Kind;
}
