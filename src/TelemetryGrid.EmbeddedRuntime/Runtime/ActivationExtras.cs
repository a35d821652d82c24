using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>What only some activations have: waiting turns, timers, persistent state, a service scope, stream handlers.</summary>
internal sealed class ActivationExtras
{
    private MailboxItem? _waitingTail;
    private TaskCompletionSource? _ended;

    // Guarded by itself: a silo can be killed from any thread.
    private readonly List<GrainTimer> _timers = [];

    public MailboxItem? WaitingHead { get; set; }

    public GrainReference? Reference { get; set; }

    public AsyncServiceScope? Scope { get; private set; }

    public DeactivationReason? EndReason { get; set; }

    /// <summary>Second of the cluster's clock before which the activation is not collected.</summary>
    public int KeepUntil { get; set; } = int.MinValue;

    /// <summary>Read before the grain is activated, in the order of the constructor's parameters.</summary>
    public List<IStorage> States => field ??= [];

    /// <summary>Handlers of the activation's stream subscriptions, by subscription id.</summary>
    public Dictionary<Guid, Streams.StreamHandler> StreamHandlers => field ??= [];

    public TaskCompletionSource Ended =>
        _ended
        ?? Interlocked.CompareExchange(ref _ended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null)
        ?? _ended;

    public IServiceProvider ServicesOf(Silo silo)
    {
        Scope ??= silo.Services.CreateAsyncScope();
        return Scope.Value.ServiceProvider;
    }

    public void Wait(Turn turn)
    {
        if (WaitingHead is null)
            WaitingHead = turn;
        else
            _waitingTail!.Next = turn;
        _waitingTail = turn;
    }

    /// <summary>The oldest waiting turn that may start now.</summary>
    public Turn? TakeWaiting(Activation activation)
    {
        MailboxItem? previous = null;
        for (var item = WaitingHead; item is not null; previous = item, item = item.Next)
        {
            if (!activation.MayStart((Turn)item))
                continue;
            if (previous is null)
                WaitingHead = item.Next;
            else
                previous.Next = item.Next;
            if (ReferenceEquals(_waitingTail, item))
                _waitingTail = previous;
            item.Next = null;
            return (Turn)item;
        }
        return null;
    }

    public void Add(GrainTimer timer)
    {
        lock (_timers)
            _timers.Add(timer);
    }

    public void Remove(GrainTimer timer)
    {
        lock (_timers)
            _timers.Remove(timer);
    }

    public void StopTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Dispose();
    }
}
