using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Puts the times of the query in place of <c>@ start()</c> and <c>@ end()</c>, also within subqueries, whose steps are others.</summary>
internal static class AtResolver
{
    public static Expr Resolve(Expr expression, long start, long end) =>
        expression switch
        {
            VectorSelector selector => selector with { At = Resolve(selector.At, start, end) },
            MatrixSelector matrix => matrix with { Selector = (VectorSelector)Resolve(matrix.Selector, start, end) },
            SubqueryExpr subquery => subquery with { Inner = Resolve(subquery.Inner, start, end), At = Resolve(subquery.At, start, end) },
            ParenthesizedExpr parenthesized => parenthesized with { Inner = Resolve(parenthesized.Inner, start, end) },
            UnaryExpr unary => unary with { Inner = Resolve(unary.Inner, start, end) },
            BinaryExpr binary => binary with { Left = Resolve(binary.Left, start, end), Right = Resolve(binary.Right, start, end) },
            AggregateExpr aggregate => aggregate with
            {
                Inner = Resolve(aggregate.Inner, start, end),
                Parameter = aggregate.Parameter is null ? null : Resolve(aggregate.Parameter, start, end),
            },
            CallExpr call => call with { Arguments = [.. call.Arguments.Select(a => Resolve(a, start, end))] },
            _ => expression,
        };

    private static AtModifier? Resolve(AtModifier? at, long start, long end) =>
        at?.Anchor switch
        {
            AtAnchor.Start => new AtModifier(AtAnchor.Timestamp, start),
            AtAnchor.End => new AtModifier(AtAnchor.Timestamp, end),
            _ => at,
        };
}
