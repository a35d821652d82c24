namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>Has series that cannot be read.</summary>
internal sealed class FailingSource(Exception error) : ISeriesSource
{
    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        new([.. Enumerable.Range(0, 5000).Select(i => new FailingSeries(Labels.Of(("i", $"{i}")), error))]);

    private sealed class FailingSeries(Labels labels, Exception error) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into) => throw error;
    }
}
