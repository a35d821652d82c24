using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What a query may ask for, and how much of the answer it wants.</summary>
internal static class RangeRequest
{
    /// <exception cref="QueryException">The steps or the expression are no range query.</exception>
    public static void Check(Expr expression, StepRange steps, int maxPoints)
    {
        if (expression.Kind is ValueKind.String or ValueKind.Matrix)
        {
            var kind = expression.Kind == ValueKind.String ? "string" : "range vector";
            throw Bad($"invalid expression type \"{kind}\" for range query, must be Scalar or instant Vector");
        }
        if (steps.StepMilliseconds <= 0)
        {
            throw Bad("zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        if (steps.EndMilliseconds < steps.StartMilliseconds)
        {
            throw Bad("end timestamp must not be before start time");
        }
        if ((Int128)steps.EndMilliseconds - steps.StartMilliseconds > (Int128)steps.StepMilliseconds * maxPoints)
        {
            throw Bad(
                $"exceeded maximum resolution of {maxPoints:N0} points per timeseries. Try decreasing the query resolution (?step=XX)"
            );
        }
    }

    public static QueryValue Limit(QueryValue value, int limit, AnnotationSet annotations)
    {
        switch (value)
        {
            case VectorValue vector when limit > 0 && vector.Samples.Count > limit:
                annotations.Add(Cut());
                return new VectorValue([.. vector.Samples.Take(limit)]);
            case MatrixValue matrix when limit > 0 && matrix.Series.Count > limit:
                annotations.Add(Cut());
                return new MatrixValue([.. matrix.Series.Take(limit)]);
            default:
                return value;
        }
    }

    private static QueryAnnotation Cut() => new(AnnotationKind.Warning, "results truncated due to limit", Position: null);

    private static QueryException Bad(string message) => new(QueryErrorKind.BadData, message);
}
