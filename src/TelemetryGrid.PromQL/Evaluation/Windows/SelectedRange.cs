namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A range selector.</summary>
internal sealed class SelectedRange(IReadOnlyList<SampleSeries> series, WindowPlan plan) : RangeVector(plan)
{
    public override int Count => series.Count;

    public override Labels RawLabels(int index) => series[index].Labels;

    public override void Read(int index, SampleBuffer into)
    {
        series[index].Read(into);
        RemoveStale(into);
    }
}
