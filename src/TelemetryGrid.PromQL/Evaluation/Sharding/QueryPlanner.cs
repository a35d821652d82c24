using TelemetryGrid.PromQL.Evaluation;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL;

/// <summary>
/// Finds what can be evaluated where the series are: expressions that take each series alone, and aggregations of them whose parts add up.
/// Pure: it looks at the expression only.
/// </summary>
public static class QueryPlanner
{
    /// <summary>A plan for the whole of <paramref name="expression"/>, or null when not all of it can be split; parts of it may still be.</summary>
    /// <param name="expression">A vector. Its <c>@</c> modifiers must be fixed times.</param>
    public static ShardPlan? TrySplit(Expr expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var inner = NodeEvaluator.Unwrap(expression);
        if (inner is AggregateExpr aggregate)
        {
            return SplitAggregate(aggregate);
        }
        // A bare selector as well: one value per step is less to send than all the samples of its lookbacks.
        return IsPerSeries(inner) ? new ShardPlan([inner], ShardMerge.Concatenate) { MayJoin = !HasRangeFunction(inner) } : null;
    }

    private static ShardPlan? SplitAggregate(AggregateExpr aggregate)
    {
        // Two series that differ by name alone clash once the name is gone. Only one who sees both can say so; an aggregate hides them.
        if (!IsPerSeries(aggregate.Inner) || (DropsName(aggregate.Inner) && !HasOneName(aggregate.Inner)))
        {
            return null;
        }
        switch (aggregate.Operator)
        {
            case AggregationOperator.Sum:
            case AggregationOperator.Min:
            case AggregationOperator.Max:
            case AggregationOperator.Group:
                return new ShardPlan([aggregate], ShardMerge.Aggregate, aggregate);
            case AggregationOperator.Count:
                return new ShardPlan([aggregate], ShardMerge.Aggregate, aggregate with { Operator = AggregationOperator.Sum });
            case AggregationOperator.Avg:
                var sum = aggregate with { Operator = AggregationOperator.Sum };
                return new ShardPlan([sum, aggregate with { Operator = AggregationOperator.Count }], ShardMerge.Average, sum);
            case AggregationOperator.TopK or AggregationOperator.BottomK when IsConstant(aggregate.Parameter!):
                return new ShardPlan([aggregate], ShardMerge.Aggregate, aggregate);
            default:
                return null;
        }
    }

    /// <summary>Whether each series of the result is made of one series of the storage.</summary>
    private static bool IsPerSeries(Expr expression) =>
        NodeEvaluator.Unwrap(expression) switch
        {
            VectorSelector => true,
            UnaryExpr unary => IsPerSeries(unary.Inner),
            BinaryExpr binary => (IsConstant(binary.Left) && IsPerSeries(binary.Right))
                || (IsPerSeries(binary.Left) && IsConstant(binary.Right)),
            CallExpr call => IsPerSeries(call),
            _ => false,
        };

    private static bool IsPerSeries(CallExpr call)
    {
        var name = call.Function.Name;
        var vectors = call.Arguments.Where(static a => a.Kind is ValueKind.Vector or ValueKind.Matrix).ToList();
        if (vectors.Count != 1 || !call.Arguments.Except(vectors).All(IsConstant))
        {
            return false;
        }
        var argument = NodeEvaluator.Unwrap(vectors[0]);
        if (RangeFunctions.Knows(name))
        {
            return argument is MatrixSelector || (argument is SubqueryExpr subquery && IsPerSeries(subquery.Inner));
        }
        return (ElementFunctions.Find(name) is not null || name is "round" or "clamp" or "clamp_min" or "clamp_max" or "timestamp")
            && IsPerSeries(argument);
    }

    private static bool IsConstant(Expr expression) =>
        NodeEvaluator.Unwrap(expression) switch
        {
            NumberLiteral => true,
            UnaryExpr unary => IsConstant(unary.Inner),
            BinaryExpr binary => IsConstant(binary.Left) && IsConstant(binary.Right),
            CallExpr { Function.Name: "pi" or "time" } => true,
            _ => false,
        };

    /// <summary>Whether the metrics' names are gone, so that labels may meet.</summary>
    private static bool DropsName(Expr expression) =>
        NodeEvaluator.Unwrap(expression) switch
        {
            VectorSelector => false,
            UnaryExpr unary => unary.Negate || DropsName(unary.Inner),
            BinaryExpr binary => Operators.DropsName(binary) || DropsName(binary.Left) || DropsName(binary.Right),
            CallExpr { Function.Name: "last_over_time" } call => DropsName(call.Arguments[0]),
            MatrixSelector => false,
            SubqueryExpr subquery => DropsName(subquery.Inner),
            NumberLiteral => false,
            _ => true,
        };

    private static bool HasOneName(Expr expression) =>
        NodeEvaluator.Unwrap(expression) switch
        {
            VectorSelector selector => selector.Matchers.Any(static m => m.Name == Labels.MetricName && m.Operator == MatchOperator.Equal),
            MatrixSelector matrix => HasOneName(matrix.Selector),
            SubqueryExpr subquery => HasOneName(subquery.Inner),
            UnaryExpr unary => HasOneName(unary.Inner),
            BinaryExpr binary => HasOneName(binary.Left.Kind == ValueKind.Scalar ? binary.Right : binary.Left),
            CallExpr call => HasOneName(call.Arguments.First(static a => a.Kind is ValueKind.Vector or ValueKind.Matrix)),
            _ => false,
        };

    private static bool HasRangeFunction(Expr expression) =>
        NodeEvaluator.Unwrap(expression) switch
        {
            UnaryExpr unary => HasRangeFunction(unary.Inner),
            BinaryExpr binary => HasRangeFunction(binary.Left) || HasRangeFunction(binary.Right),
            CallExpr call => RangeFunctions.Knows(call.Function.Name) || call.Arguments.Any(HasRangeFunction),
            _ => false,
        };
}
