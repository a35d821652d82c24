namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A function of one value at one step; may yield <see cref="StaleMarker.Value"/> for none.</summary>
internal interface IStepMap
{
    double Map(double value, int step);
}
