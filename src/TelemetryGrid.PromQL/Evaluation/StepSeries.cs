namespace TelemetryGrid.PromQL;

/// <summary>One series of a <see cref="StepMatrix"/>.</summary>
/// <param name="Labels">Its identity.</param>
/// <param name="Values">One value per step; a step without one holds <see cref="StaleMarker.Value"/>. Not written to once handed on.</param>
public readonly record struct StepSeries(Labels Labels, double[] Values)
{
    /// <summary>The metric's name has lost its meaning and goes when the query is done (only with <see cref="EvaluationSettings.DelayNameRemoval"/>).</summary>
    public bool DropsName { get; init; }
}
