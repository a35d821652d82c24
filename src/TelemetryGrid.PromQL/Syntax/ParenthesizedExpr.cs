namespace TelemetryGrid.PromQL.Syntax;

/// <summary>An expression in parentheses, kept so that it prints as it was written.</summary>
public sealed record ParenthesizedExpr(Expr Inner) : Expr
{
    public override ValueKind Kind => Inner.Kind;
}
