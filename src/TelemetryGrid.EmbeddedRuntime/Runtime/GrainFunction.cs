using System.Runtime.CompilerServices;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>A call with a result.</summary>
public abstract class GrainFunction<T> : GrainCall
{
    private AsyncTaskMethodBuilder<T> _promise;
    private Task<T>? _running;
    private Exception? _error;
    private T _result = default!;

    /// <summary>The caller's task; to be asked for once, before the call is sent.</summary>
    internal Task<T> Promise => _promise.Task;

    protected abstract ValueTask<T> InvokeAsync(object target);

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
            _result = pending.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            _error = error;
        }
        Done(activation, _error);
    }

    private void Continue()
    {
        if (_running!.IsCompletedSuccessfully)
            _result = _running.GetAwaiter().GetResult();
        else
            _error = ErrorOf(_running);
        Done(Holder!, _error);
    }

    internal sealed override async Task RunOn(object target)
    {
        try
        {
            _result = await InvokeAsync(target);
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
            _promise.SetResult(_result);
        else
            _promise.SetException(_error);
    }

    private protected sealed override void PublishError(Exception error) => _promise.SetException(error);
}
