namespace TelemetryGrid.PromQL.Syntax;

/// <summary>An expression evaluated over a range of its own. A step of 0 means the default.</summary>
public sealed record SubqueryExpr(Expr Inner, long RangeMilliseconds, long StepMilliseconds) : Expr
{
    public override ValueKind Kind => ValueKind.Matrix;

    public long OffsetMilliseconds { get; init; }

    public AtModifier? At { get; init; }
}
