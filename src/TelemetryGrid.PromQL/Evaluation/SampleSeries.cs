namespace TelemetryGrid.PromQL;

/// <summary>One selected series.</summary>
public abstract class SampleSeries(Labels labels)
{
    public Labels Labels { get; } = labels;

    /// <summary>
    /// Replaces the content of <paramref name="into"/> by the samples of the selection's time range: strictly increasing in time, staleness
    /// markers included. May be called from any thread, and repeatedly.
    /// </summary>
    public abstract void Read(SampleBuffer into);
}
