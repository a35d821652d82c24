using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Gets what selectors name from the source.</summary>
internal static class Selectors
{
    public static async ValueTask<SeriesRows> InstantAsync(
        VectorSelector selector,
        StepRange steps,
        bool timestamps,
        string function,
        EvaluationContext context
    )
    {
        var plan = new WindowPlan(steps, context.Settings.LookbackMilliseconds, selector.OffsetMilliseconds, WindowPlan.Fixed(selector.At));
        var series = await SelectAsync(selector, plan, range: 0, function, context);
        return new InstantRows(series, plan, context, timestamps);
    }

    public static async ValueTask<RangeVector> RangeAsync(
        MatrixSelector matrix,
        StepRange steps,
        string function,
        EvaluationContext context
    )
    {
        var selector = matrix.Selector;
        var plan = new WindowPlan(steps, matrix.RangeMilliseconds, selector.OffsetMilliseconds, WindowPlan.Fixed(selector.At));
        return new SelectedRange(await SelectAsync(selector, plan, matrix.RangeMilliseconds, function, context), plan);
    }

    private static async ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(
        VectorSelector selector,
        WindowPlan plan,
        long range,
        string function,
        EvaluationContext context
    )
    {
        if (plan.Steps.Count == 0)
        {
            return [];
        }
        var selection = new SeriesSelection(selector.Matchers, plan.FirstMilliseconds, plan.LastMilliseconds)
        {
            StepMilliseconds = plan.Steps.Count == 1 ? 0 : plan.Steps.StepMilliseconds,
            Function = function,
            RangeMilliseconds = range,
        };
        var series = await context.Source.SelectAsync(selection, context.Cancellation);
        if (series.Count > context.Settings.MaxSeries)
        {
            throw EvaluationContext.Fail(
                $"the selector at {selector.Position.Start + 1} matches {series.Count} series; at most {context.Settings.MaxSeries} may be read"
            );
        }
        return series;
    }
}
