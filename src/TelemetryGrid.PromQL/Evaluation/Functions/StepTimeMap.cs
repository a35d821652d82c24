namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>The time of the step in seconds, in place of any value.</summary>
internal readonly struct StepTimeMap(StepRange steps) : IStepMap
{
    public double Map(double value, int step) => steps.TimeAt(step) / 1000.0;
}
