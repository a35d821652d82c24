namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>Waits until it is released or cancelled.</summary>
internal sealed class WaitingSource : ISeriesSource
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => _entered.Task;

    public void Release() => _released.SetResult();

    public async ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        _entered.TrySetResult();
        await _released.Task.WaitAsync(cancellation);
        return [];
    }
}
