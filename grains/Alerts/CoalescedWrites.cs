namespace TelemetryGrid.Grains.Alerts;

/// <summary>
/// Writes a grain's state one write after the other. Those who ask while one is under way share the next one, which holds what all of them
/// want written. For use within one grain.
/// </summary>
internal sealed class CoalescedWrites(Func<Task> write)
{
    private TaskCompletionSource? _running;
    private long _asked;
    private long _written;

    /// <summary>Completes once the state is written as it was when this was called, or later.</summary>
    /// <exception cref="Exception">What the write threw; the state may be written with the next.</exception>
    public async Task WriteAsync()
    {
        var mine = ++_asked;
        while (_running is { } other)
        {
            await other.Task;
        }
        if (_written >= mine)
        {
            return;
        }
        var upTo = _asked;
        var running = _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await write();
            _written = upTo;
        }
        finally
        {
            _running = null;
            running.SetResult();
        }
    }
}
