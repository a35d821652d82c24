using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>An aggregation <c>by</c> or <c>without</c> labels.</summary>
/// <param name="Parameter">The number or label name that <c>topk</c>, <c>bottomk</c>, <c>quantile</c> and <c>count_values</c> take; else null.</param>
public sealed record AggregateExpr(AggregationOperator Operator, Expr Inner, Expr? Parameter, ImmutableArray<string> Grouping, bool Without)
    : Expr
{
    public override ValueKind Kind => ValueKind.Vector;

    public bool Equals(AggregateExpr? other) =>
        other is not null
        && Operator == other.Operator
        && Without == other.Without
        && Inner.Equals(other.Inner)
        && Equals(Parameter, other.Parameter)
        && Grouping.SequenceEqual(other.Grouping);

    public override int GetHashCode() => HashCode.Combine(Operator, Inner, Parameter, Grouping.Length, Without);
}
