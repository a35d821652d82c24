using System.Runtime.CompilerServices;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>A call without result.</summary>
public abstract class GrainAction : GrainCall
{
    private AsyncTaskMethodBuilder _promise;
    private Task? _running;
    private Exception? _error;

    /// <summary>The caller's task; to be asked for once, before the call is sent.</summary>
    internal Task Promise => _promise.Task;

    protected abstract ValueTask InvokeAsync(object target);

    internal sealed override void Begin(Activation activation)
    {
        try
        {
            var pending = InvokeAsync(activation.GrainInstance!);
            if (!pending.IsCompletedSuccessfully)
            {
                _running = pending.AsTask();
                _running.GetAwaiter().UnsafeOnCompleted(Continue);
                return;
            }
            pending.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            _error = error;
        }
        Done(activation, _error);
    }

    private void Continue()
    {
        if (!_running!.IsCompletedSuccessfully)
            _error = ErrorOf(_running);
        Done(Holder!, _error);
    }

    internal sealed override async Task RunOn(object target)
    {
        try
        {
            await InvokeAsync(target);
        }
        catch (Exception error)
        {
            _error = error;
        }
        Respond();
    }

    private protected sealed override void PublishOutcome()
    {
        if (_error is null)
            _promise.SetResult();
        else
            _promise.SetException(_error);
    }

    private protected sealed override void PublishError(Exception error) => _promise.SetException(error);
}
