using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Tells expressions whose value is the same at every step, because every selector in them stands at a fixed time.</summary>
internal static class StepInvariance
{
    public static bool Holds(Expr expression) =>
        expression switch
        {
            NumberLiteral or StringLiteral => true,
            VectorSelector selector => selector.At is not null,
            MatrixSelector matrix => matrix.Selector.At is not null,
            SubqueryExpr subquery => subquery.At is not null,
            ParenthesizedExpr parenthesized => Holds(parenthesized.Inner),
            UnaryExpr unary => Holds(unary.Inner),
            BinaryExpr binary => Holds(binary.Left) && Holds(binary.Right),
            AggregateExpr aggregate => Holds(aggregate.Inner) && (aggregate.Parameter is null || Holds(aggregate.Parameter)),
            CallExpr call => !DependsOnTime(call.Function.Name) && call.Arguments.All(Holds),
            _ => false,
        };

    /// <summary>Functions that look at the time of the step besides their arguments.</summary>
    private static bool DependsOnTime(string function) =>
        function
            is "time"
                or "timestamp"
                or "predict_linear"
                or "minute"
                or "hour"
                or "day_of_week"
                or "day_of_month"
                or "day_of_year"
                or "days_in_month"
                or "month"
                or "year";
}
