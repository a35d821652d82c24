namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>clamp</c>, <c>clamp_min</c> and <c>clamp_max</c>. A bound that is not a number makes the result none either; crossed bounds leave nothing.</summary>
internal readonly struct ClampMap(double[]? least, double[]? most) : IStepMap
{
    public double Map(double value, int step)
    {
        var low = least is null ? double.NegativeInfinity : least[step];
        var high = most is null ? double.PositiveInfinity : most[step];
        return low > high ? StaleMarker.Value : Math.Max(low, Math.Min(high, value));
    }
}
