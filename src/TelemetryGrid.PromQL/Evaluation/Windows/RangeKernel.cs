namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A range function over one series: slides a window over its samples, step by step.</summary>
internal abstract class RangeKernel
{
    /// <summary>Writes every step's value, <see cref="StaleMarker.Value"/> where there is none. False when there is none at any step.</summary>
    public abstract bool Run(
        in WindowPlan plan,
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        SeriesWorker worker,
        Span<double> row
    );
}
