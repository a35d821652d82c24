using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// One activation: grain instance, mailbox and scheduler in one object. Whoever pushes to an idle mailbox puts the activation on the thread
/// pool, so at most one thread owns it; fields below "owner" are written by that thread only. What few activations need is in
/// <see cref="ActivationExtras"/>.
/// </summary>
internal sealed class Activation : TaskScheduler, IThreadPoolWorkItem, IGrainContext
{
    /// <summary>Items handled before other activations get the thread.</summary>
    private const int TurnsPerTimeSlice = 64;

    private static readonly Action<object?> s_runTurns = static state => ((Activation)state!).RunTurns();

    [ThreadStatic]
    private static Activation? t_current;

    private readonly ActivationFactory _factory;
    private readonly IdSpan _key;
    private Mailbox _mailbox = new();
    private ActivationExtras? _extras;

    // Owner.
    private GrainCall? _finishedFirst;
    private GrainCall? _finishedLast;
    private TurnGate _gate;
    private int _budget;
    private bool _retryWaiting;
    private volatile Phase _phase;
    private volatile bool _killed;
    private int _lastUsed;

    public Activation(ActivationFactory factory, IdSpan key)
    {
        _factory = factory;
        _key = key;
        _lastUsed = factory.Silo.Cluster.NowSeconds;
    }

    private enum Phase : byte
    {
        Created,
        Activating,
        Active,
        Deactivating,
        Ending,
        Ended,
    }

    public static new Activation? Current => t_current;

    /// <summary>Link of <see cref="GrainDirectory"/>.</summary>
    public Activation? NextInBucket;

    public Silo Silo => _factory.Silo;

    public GrainClass Class => _factory.Class;

    public IdSpan Key => _key;

    public GrainId GrainId => new(Class.GrainType, _key);

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference
    {
        get
        {
            if (Extras.Reference is null)
            {
                var reference = ProxyRegistry.Create(
                    Class.Interfaces.First(i => i != typeof(IGrain) && i.Assembly != typeof(IGrain).Assembly)
                );
                reference.Bind(Silo, Class, _key);
                Extras.Reference = reference;
            }
            return Extras.Reference;
        }
    }

    public IServiceProvider ActivationServices => Extras.ServicesOf(Silo);

    public Task Deactivated => Extras.Ended.Task;

    public ActivationExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new ActivationExtras(), null) ?? _extras;

    public bool IsKilled => _killed;

    private bool IsOver => _killed || _phase == Phase.Ended;

    public bool IsIdle => _mailbox.IsIdle && _gate.IsEmpty;

    /// <summary>Turns running and waiting; approximate for other threads.</summary>
    public int Load => _gate.Running + _mailbox.Count;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues a call, unless the mailbox is full.</summary>
    public PushResult TryPush(GrainCall call)
    {
        call.Holder = this;
        return TryPush(call, _factory.MailboxLimit);
    }

    /// <summary>Queues an item of the runtime's own, which no limit refuses; false when the activation has ended.</summary>
    public bool TryPush(MailboxItem item) => TryPush(item, limit: 0) != PushResult.Closed;

    private PushResult TryPush(MailboxItem item, int limit)
    {
        var result = _mailbox.TryPush(item, limit);
        if (result != PushResult.AcceptedWhenIdle)
            return result;
        Silo.Cluster.Quiescence?.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return PushResult.Accepted;
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (t_current == this)
            RequestDeactivation(deactivationReason);
        else
            TryPush(new DeactivateItem(deactivationReason, onlyIfIdle: false));
    }

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        var until = Silo.Cluster.NowSeconds + Math.Min(timeSpan.TotalSeconds, int.MaxValue / 2);
        Extras.KeepUntil = Math.Max(Extras.KeepUntil, (int)until);
    }

    /// <summary>Nobody used it for its age limit, as far as another thread can see.</summary>
    public bool IsCollectable => _phase == Phase.Active && IsExpired();

    /// <summary>Asks the activation to end if it still is idle when it gets to the request.</summary>
    public void Collect()
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "nobody used the activation for its age limit");
        TryPush(new DeactivateItem(reason, onlyIfIdle: true));
    }

    /// <summary>Ends the activation as the death of its process would: nothing queued runs any more, nothing is told to the grain.</summary>
    public void Kill()
    {
        _killed = true;
        var wasIdle = _mailbox.Shut();
        _extras?.StopTimers();
        // A thread that runs it notices on its way out.
        if (wasIdle)
            _extras?.Ended.TrySetResult();
    }

    public IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (t_current != this)
            throw new InvalidOperationException($"A timer of {GrainId} can only be registered from within its own turns.");
        var timer = new GrainTimer(this, callback, options);
        Extras.Add(timer);
        return timer;
    }

    /// <summary>A turn is over; called in a turn of this activation.</summary>
    public void Finish(Turn turn)
    {
        _gate.Leave(turn);
        if (turn.KeepsAlive)
            _lastUsed = Silo.Cluster.NowSeconds;
        _retryWaiting = _extras is { WaitingHead: not null };
        if (turn is GrainCall call)
        {
            if (IsOver)
            {
                call.Respond();
                return;
            }
            if (call.Method.IsOneWay)
                return;
            if (_finishedFirst is null)
                _finishedFirst = call;
            else
                _finishedLast!.Next = call;
            _finishedLast = call;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        t_current = this;
        _budget = TurnsPerTimeSlice;
        while (_budget > 0 && HasWork())
        {
            // A lone continuation is a task of its own; calls need one around them so that TaskScheduler.Current is this activation.
            if (_mailbox.Head is TaskItem continuation && !_retryWaiting && !NeedsTransition)
            {
                _budget--;
                _mailbox.Pop();
                TryExecuteTask(continuation.Task);
            }
            else
            {
                var turns = new Task(s_runTurns, this);
                turns.RunSynchronously(this);
                if (turns.Exception is { } bug)
                    Silo.Log.TurnFailed(bug, GrainId);
            }
        }
        t_current = null;
        var finished = _finishedFirst;
        _finishedFirst = _finishedLast = null;
        var isIdle = Release();
        Respond(finished, Silo.Cluster.Quiescence);
        if (isIdle)
            Silo.Cluster.Quiescence?.Exit();
    }

    protected override void QueueTask(Task task)
    {
        if (TryPush(new TaskItem(task)) || IsKilled)
            return;
        // Stray work of a grain that has ended normally still completes, as it holds no turn.
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Self.TryExecuteTask(state.Task),
            (Self: this, Task: task),
            preferLocal: false
        );
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        t_current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    private bool NeedsTransition => _phase == Phase.Created || (_phase == Phase.Deactivating && _gate.IsEmpty);

    private bool HasWork() => !IsOver && (_retryWaiting || NeedsTransition || _mailbox.Fill());

    /// <summary>Gives up ownership; false when there is more to do and another thread will.</summary>
    private bool Release()
    {
        if (!IsOver && (HasWork() || !_mailbox.TryRelease()) && !IsOver)
        {
            // Others first: an activation that always has work must not keep a thread.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return false;
        }
        if (_killed)
            _extras?.Ended.TrySetResult();
        return true;
    }

    /// <summary>Runs callers' continuations. Each may do anything, so the rest is offered to other threads before the first one starts.</summary>
    private static void Respond(GrainCall? finished, Quiescence? quiescence)
    {
        if (finished is null)
            return;
        if (finished.Next is GrainCall rest)
        {
            finished.Next = null;
            quiescence?.Enter();
            ThreadPool.UnsafeQueueUserWorkItem(
                static state =>
                {
                    Respond(state.Others, state.Quiescence);
                    state.Quiescence?.Exit();
                },
                (Others: rest, Quiescence: quiescence),
                preferLocal: true
            );
        }
        finished.Respond();
    }

    private void RunTurns()
    {
        while (_budget > 0 && !IsOver)
        {
            _budget--;
            if (NeedsTransition)
            {
                Advance();
            }
            else if (_retryWaiting)
            {
                if (Extras.TakeWaiting(this) is { } turn)
                {
                    _mailbox.TakeUp();
                    Start(turn);
                }
                else
                {
                    _retryWaiting = false;
                }
            }
            else if (_mailbox.Fill())
            {
                Handle(_mailbox.Pop());
            }
            else
            {
                return;
            }
        }
    }

    private void Handle(MailboxItem item)
    {
        switch (item)
        {
            case Turn turn when MayStart(turn):
                Start(turn);
                break;
            case Turn turn:
                _mailbox.SetAside();
                Extras.Wait(turn);
                break;
            case TaskItem task:
                TryExecuteTask(task.Task);
                break;
            case DeactivateItem { OnlyIfIdle: true } when !_gate.IsEmpty || _mailbox.Backlog > 0 || !IsExpired():
                break;
            case DeactivateItem end:
                RequestDeactivation(end.Reason);
                break;
        }
    }

    internal bool MayStart(Turn turn) => _phase == Phase.Active && _gate.Admits(turn, Class.IsReentrant);

    private void Start(Turn turn)
    {
        _gate.Enter(turn);
        if (turn.KeepsAlive)
            _lastUsed = Silo.Cluster.NowSeconds;
        var ambient = ExecutionContext.Capture();
        turn.Begin(this);
        // What a turn puts into AsyncLocals must not reach the next one.
        if (ambient is not null && !ReferenceEquals(ExecutionContext.Capture(), ambient))
            ExecutionContext.Restore(ambient);
    }

    private bool IsExpired()
    {
        var now = Silo.Cluster.NowSeconds;
        return now - _lastUsed >= _factory.AgeLimitSeconds && (_extras is null || _extras.KeepUntil <= now);
    }

    private void RequestDeactivation(DeactivationReason reason)
    {
        if (_phase >= Phase.Deactivating)
            return;
        Extras.EndReason ??= reason;
        if (_phase != Phase.Activating)
            _phase = Phase.Deactivating;
    }

    private void Advance()
    {
        if (_phase == Phase.Created)
        {
            _phase = Phase.Activating;
            _ = ActivateAsync();
        }
        else
        {
            _phase = Phase.Ending;
            _ = EndAsync(Extras.EndReason ?? default);
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            GrainInstance = _factory.CreateInstance(this);
            if (_extras is { States.Count: > 0 } || Class.HandlesActivation)
                await _factory.InitialiseAsync(this, _extras);
        }
        catch (Exception error)
        {
            RuntimeMetrics.ActivationFailures.Add(1);
            _factory.Log.ActivationFailed(error, GrainId);
            Silo.Cluster.Forget(this);
            End(error);
            return;
        }
        if (IsKilled)
            return;
        RuntimeMetrics.Activations.Add(1);
        _phase = _extras?.EndReason is null ? Phase.Active : Phase.Deactivating;
        _retryWaiting = true;
    }

    private async Task EndAsync(DeactivationReason reason)
    {
        _extras?.StopTimers();
        await _factory.FinaliseAsync(this, _extras, reason);
        RuntimeMetrics.Deactivations.Add(1);
        Silo.Cluster.Forget(this);
        End(error: null);
    }

    /// <summary>Closes the mailbox; what is in it fails with <paramref name="error"/> or goes to the grain's next activation.</summary>
    private void End(Exception? error)
    {
        if (IsKilled)
            return;
        _phase = Phase.Ended;
        var waiting = _extras?.WaitingHead;
        var (taken, late) = _mailbox.Close();
        if (_extras is not null)
            _extras.WaitingHead = null;
        Bounce(waiting, error);
        Bounce(taken, error);
        Bounce(late, error);
        _extras?.Ended.TrySetResult();
    }

    private void Bounce(MailboxItem? items, Exception? error)
    {
        while (items is not null)
        {
            var next = items.Next;
            items.Next = null;
            if (items is Turn turn)
                turn.Bounce(this, error);
            else if (items is TaskItem task)
                QueueTask(task.Task);
            items = next;
        }
    }
}
