namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Two expressions and what is between them.</summary>
/// <param name="Matching">How vectors meet; null when a side is a scalar.</param>
public sealed record BinaryExpr(BinaryOperator Operator, Expr Left, Expr Right, bool ReturnBool, VectorMatching? Matching) : Expr
{
    public override ValueKind Kind => Left.Kind == ValueKind.Scalar && Right.Kind == ValueKind.Scalar ? ValueKind.Scalar : ValueKind.Vector;
}
