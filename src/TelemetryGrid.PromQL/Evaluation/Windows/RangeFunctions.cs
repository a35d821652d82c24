namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>The functions of one range vector, by name.</summary>
internal static class RangeFunctions
{
    /// <summary>Whether the function takes each series' samples of a window alone.</summary>
    public static bool Knows(string name) =>
        name != "absent_over_time" && (name.EndsWith("_over_time", StringComparison.Ordinal) || Others(name));

    /// <param name="name">The function.</param>
    /// <param name="steps">The steps of the evaluation.</param>
    /// <param name="scalar">Its scalar argument, a value for each step, where it has one.</param>
    public static (RangeKernel Kernel, WindowFunction Function) Create(string name, StepRange steps, double[]? scalar) =>
        name switch
        {
            "rate" => (new RateKernel(isCounter: true, isRate: true), new(false, true)),
            "increase" => (new RateKernel(isCounter: true, isRate: false), new(false, true)),
            "last_over_time" => (new WindowKernel<LastReducer>(default), new(true, false)),
            _ => (Plain(name, steps, scalar), new(false, false)),
        };

    private static RangeKernel Plain(string name, StepRange steps, double[]? scalar) =>
        name switch
        {
            "delta" => new RateKernel(isCounter: false, isRate: false),
            "irate" => new WindowKernel<InstantChangeReducer>(new(isRate: true)),
            "idelta" => new WindowKernel<InstantChangeReducer>(new(isRate: false)),
            "deriv" => new WindowKernel<RegressionReducer>(new(steps, null)),
            "predict_linear" => new WindowKernel<RegressionReducer>(new(steps, scalar)),
            "resets" => new WindowKernel<ResetsReducer>(default),
            "changes" => new WindowKernel<ChangesReducer>(default),
            "sum_over_time" => new WindowKernel<SumReducer>(default),
            "avg_over_time" => new WindowKernel<MeanReducer>(default),
            "count_over_time" => new WindowKernel<CountReducer>(default),
            "present_over_time" => new WindowKernel<PresentReducer>(default),
            "min_over_time" => new ExtremeKernel(least: true),
            "max_over_time" => new ExtremeKernel(least: false),
            "stddev_over_time" => new WindowKernel<VarianceReducer>(new(deviation: true)),
            "stdvar_over_time" => new WindowKernel<VarianceReducer>(new(deviation: false)),
            "quantile_over_time" => new WindowKernel<QuantileReducer>(new(scalar!)),
            _ => throw EvaluationContext.Fail($"unknown function with name \"{name}\""),
        };

    private static bool Others(string name) =>
        name is "rate" or "increase" or "delta" or "irate" or "idelta" or "deriv" or "predict_linear" or "resets" or "changes";
}
