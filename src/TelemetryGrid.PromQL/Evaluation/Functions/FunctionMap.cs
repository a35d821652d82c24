namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A function of the value alone.</summary>
internal readonly struct FunctionMap(Func<double, double> function) : IStepMap
{
    public double Map(double value, int step) => function(value);
}
