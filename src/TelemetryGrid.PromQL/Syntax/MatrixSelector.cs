namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A range selector; <c>offset</c> and <c>@</c> are on its <see cref="Selector"/>.</summary>
public sealed record MatrixSelector(VectorSelector Selector, long RangeMilliseconds) : Expr
{
    public override ValueKind Kind => ValueKind.Matrix;
}
