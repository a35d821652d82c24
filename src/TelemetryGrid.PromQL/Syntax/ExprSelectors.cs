namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The selectors of an expression, in the order of its text.</summary>
public static class ExprSelectors
{
    public static IEnumerable<VectorSelector> Of(Expr expression) =>
        expression switch
        {
            VectorSelector selector => [selector],
            MatrixSelector matrix => [matrix.Selector],
            SubqueryExpr subquery => Of(subquery.Inner),
            ParenthesizedExpr parentheses => Of(parentheses.Inner),
            UnaryExpr unary => Of(unary.Inner),
            BinaryExpr binary => Of(binary.Left).Concat(Of(binary.Right)),
            CallExpr call => call.Arguments.SelectMany(Of),
            AggregateExpr aggregate => (aggregate.Parameter is { } parameter ? Of(parameter) : []).Concat(Of(aggregate.Inner)),
            _ => [],
        };
}
