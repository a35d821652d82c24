namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>round</c> to a multiple, halves up.</summary>
internal readonly struct RoundMap(double[]? nearest) : IStepMap
{
    public double Map(double value, int step)
    {
        // Dividing by the inverse keeps 0.1 and its like exact where multiplying would not.
        var inverse = nearest is null ? 1 : 1 / nearest[step];
        return Math.Floor((value * inverse) + 0.5) / inverse;
    }
}
