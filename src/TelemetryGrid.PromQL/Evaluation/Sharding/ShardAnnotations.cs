using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>
/// Gives the remarks of shards their place in the whole query: what a shard evaluated may have reached it as text of its own, whose
/// positions mean nothing here.
/// </summary>
internal static class ShardAnnotations
{
    public static QueryAnnotation Place(QueryAnnotation annotation, Expr expression) =>
        annotation with
        {
            Position = Find(expression, annotation.Kind == AnnotationKind.Info) ?? expression.Position,
        };

    /// <summary>The argument such a remark is about: what is taken for a counter, or what is no quantile.</summary>
    private static TextRange? Find(Expr? expression, bool counter) =>
        expression switch
        {
            ParenthesizedExpr parenthesized => Find(parenthesized.Inner, counter),
            UnaryExpr unary => Find(unary.Inner, counter),
            BinaryExpr binary => Find(binary.Left, counter) ?? Find(binary.Right, counter),
            AggregateExpr aggregate => Find(aggregate.Inner, counter),
            SubqueryExpr subquery => Find(subquery.Inner, counter),
            CallExpr { Function.Name: "rate" or "increase" } call when counter => call.Arguments[0].Position,
            CallExpr { Function.Name: "quantile_over_time" } call when !counter => call.Arguments[0].Position,
            CallExpr call => call.Arguments.Select(a => Find(a, counter)).FirstOrDefault(static p => p is not null),
            _ => null,
        };
}
