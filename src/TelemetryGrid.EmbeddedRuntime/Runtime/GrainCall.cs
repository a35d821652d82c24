using Orleans.Runtime;
using Orleans.Storage;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>One call on its way: the message, its place in queues, and its promise. Generated classes add the arguments.</summary>
public abstract class GrainCall : Turn
{
    /// <summary>High, because a call deep in a queue is forwarded once for every call before it that ends the activation.</summary>
    private const int MaxForwards = 200;

    internal GrainReference Target = null!;

    /// <summary>The activation that holds the call; null while it is nowhere (delayed, dropped) or at an observer.</summary>
    internal Activation? Holder;

    /// <summary>Links in <see cref="PendingCalls"/>.</summary>
    internal GrainCall? Older,
        Newer;

    internal long SentAt;
    internal byte Stripe;
    private byte _forwards;

    /// <summary>Set by faults: the call runs, its response is lost.</summary>
    internal bool LoseResponse;
    private int _settled;

    private protected GrainCall() { }

    /// <summary>Static facts of the method called.</summary>
    public abstract GrainMethod Method { get; }

    internal sealed override GrainMethodOptions Options => Method.Options;

    /// <summary>True once: whoever gets it decides the outcome (response, timeout, loss of the silo).</summary>
    internal bool TrySettle() => Interlocked.Exchange(ref _settled, 1) == 0;

    internal bool IsSettled => Volatile.Read(ref _settled) != 0;

    /// <summary>Decides the outcome from outside the turn, unless it is decided.</summary>
    internal void Fail(Exception error)
    {
        if (!TrySettle())
            return;
        if (!Method.IsOneWay)
        {
            Target.Cluster.Pending.Remove(this);
            PublishError(error);
        }
    }

    /// <summary>Like <see cref="Fail"/>, with the caller's continuation on the thread pool.</summary>
    internal void FailLater(Exception error)
    {
        Target.Cluster.Quiescence?.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                state.Call.Fail(state.Error);
                state.Call.Target.Cluster.Quiescence?.Exit();
            },
            (Call: this, Error: error),
            preferLocal: false
        );
    }

    /// <summary>Hands the outcome of the finished turn to the caller; runs after the activation is released, so continuations never delay it.</summary>
    internal void Respond()
    {
        if (Method.IsOneWay || LoseResponse || !TrySettle())
            return;
        Target.Cluster.Pending.Remove(this);
        PublishOutcome();
    }

    internal sealed override void Bounce(Activation activation, Exception? error)
    {
        Holder = null;
        if (error is not null)
            FailLater(error);
        else if (++_forwards > MaxForwards)
            FailLater(
                new OrleansMessageRejectionException(
                    $"{Method} was forwarded {MaxForwards} times because {Target.GrainId} keeps deactivating."
                )
            );
        else
            Target.Cluster.Deliver(this);
    }

    /// <summary>A second delivery of the same message, whose response nobody awaits.</summary>
    internal GrainCall Duplicate()
    {
        var copy = (GrainCall)MemberwiseClone();
        copy.Next = null;
        copy.Holder = null;
        copy.Older = copy.Newer = null;
        copy._settled = 1;
        copy.LoseResponse = true;
        return copy;
    }

    private protected void Done(Activation activation, Exception? error)
    {
        if (error is InconsistentStateException)
            activation.Deactivate(
                new Orleans.DeactivationReason(
                    Orleans.DeactivationReasonCode.ApplicationError,
                    error,
                    "the stored state was changed by someone else"
                )
            );
        if (error is not null && Method.IsOneWay)
            activation.Silo.Log.OneWayFailed(error, Method, activation.GrainId);
        activation.Finish(this);
    }

    /// <summary>The call as an observer receives it: on no activation, completing when the observer's method has.</summary>
    internal abstract Task RunOn(object target);

    private protected abstract void PublishOutcome();

    private protected abstract void PublishError(Exception error);

    private protected static Exception ErrorOf(Task task) => task.Exception?.InnerException ?? new TaskCanceledException(task);
}
