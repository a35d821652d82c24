namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Counts work that the runtime has on the thread pool, so that a test in virtual time can wait until all of it is done.</summary>
internal sealed class Quiescence
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private int _busy;

    public void Enter()
    {
        lock (_lock)
            _busy++;
    }

    public void Exit()
    {
        TaskCompletionSource? release = null;
        lock (_lock)
        {
            if (--_busy == 0)
                (release, _waiter) = (_waiter, null);
        }
        release?.TrySetResult();
    }

    /// <summary>
    /// Awaits without being busy meanwhile: what completes the task is counted itself, or waits for virtual time, which must be able to go on.
    /// </summary>
    public static async Task WaitAsync(Quiescence? quiescence, Task task)
    {
        if (quiescence is null || task.IsCompleted)
        {
            await task;
            return;
        }
        quiescence.Exit();
        try
        {
            await task;
        }
        finally
        {
            quiescence.Enter();
        }
    }

    /// <summary>Completes when nothing is queued or running.</summary>
    public Task WhenIdle()
    {
        lock (_lock)
        {
            if (_busy == 0)
                return Task.CompletedTask;
            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }
}
