namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>Counts the series read, and cancels at the first.</summary>
internal sealed class CountingSource(int series, CancellationTokenSource cancelOnFirstRead) : ISeriesSource
{
    private int _read;

    public int Read => _read;

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        new([.. Enumerable.Range(0, series).Select(i => new Series(this, Labels.Of(("i", $"{i}"))))]);

    private sealed class Series(CountingSource source, Labels labels) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into)
        {
            Interlocked.Increment(ref source._read);
            source.Cancel();
            into.Clear();
        }
    }

    private void Cancel() => cancelOnFirstRead.Cancel();
}
