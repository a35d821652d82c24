using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// What all fault domains of a process share: clock, directory, messages in flight, and everything that outlives a silo (memory storage,
/// reminders, stream subscriptions, observers).
/// </summary>
internal sealed class Cluster : IDisposable
{
    /// <summary>Resolution of call timeouts and of idle collection.</summary>
    public static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(250);

    private readonly long _startedAt;
    private readonly ITimer _sweep;
    private readonly IDisposable _metrics;
    private readonly ConcurrentDictionary<string, object> _shared = new(StringComparer.Ordinal);
    private Silo[] _silos = [];
    private long _nowMilliseconds;
    private long _nextCollection;
    private int _isSweeping;
    private volatile bool _isStopping;

    public Cluster(ClusterSettings settings)
    {
        Settings = settings;
        Time = settings.Time;
        Catalog = settings.Catalog;
        Quiescence = settings.TracksQuiescence ? new Quiescence() : null;
        Pending = new PendingCalls(settings.ResponseTimeout);
        Faults = settings.Faults is null ? null : new FaultInjector(this, settings.Faults);
        _startedAt = Time.GetTimestamp();
        _nextCollection = (long)settings.CollectionQuantum.TotalMilliseconds;
        _metrics = RuntimeMetrics.Observe(this);
        _sweep = Time.CreateTimer(static state => ((Cluster)state!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    public ClusterSettings Settings { get; }

    public TimeProvider Time { get; }

    public GrainCatalog Catalog { get; }

    public GrainDirectory Directory { get; } = new();

    public PendingCalls Pending { get; }

    public FaultInjector? Faults { get; }

    public Quiescence? Quiescence { get; }

    /// <summary>Milliseconds since the cluster started, as of the last sweep.</summary>
    public long NowMilliseconds => Volatile.Read(ref _nowMilliseconds);

    public int NowSeconds => (int)(NowMilliseconds / 1000);

    public IReadOnlyList<Silo> Silos => _silos;

    public void Add(Silo silo) => _silos = [.. _silos, silo];

    /// <summary>State that outlives silos, by name.</summary>
    public T Shared<T>(string name, Func<string, T> create)
        where T : class => (T)_shared.GetOrAdd(name, create);

    /// <summary>Sends a new call.</summary>
    public void Send(GrainCall call)
    {
        var sender = Activation.Current;
        if (_isStopping && sender is null)
        {
            Refuse(
                call,
                new SiloUnavailableException($"{call.Method} was called on {call.Target.GrainId} after the silo was told to stop.")
            );
            return;
        }
        if (sender is { IsKilled: true })
            return; // A killed process sends nothing.
        if (!call.Method.IsOneWay)
        {
            call.SentAt = NowMilliseconds;
            Pending.Add(call);
        }
        if (call.Target.Observer is { } observer)
            observer.Post(call);
        else if (Faults is null || !Faults.Intercept(call))
            Deliver(call);
    }

    /// <summary>Brings a call to the activation of its grain, wherever that is now.</summary>
    public void Deliver(GrainCall call)
    {
        var target = call.Target;
        try
        {
            while (true)
            {
                var activation = target.LastSeen ?? Find(target);
                switch (activation.TryPush(call))
                {
                    case PushResult.Accepted:
                        if (activation.Class.MaxWorkers == 0)
                            target.LastSeen = activation;
                        return;
                    case PushResult.Full:
                        RuntimeMetrics.Rejected.Add(1);
                        call.FailLater(
                            new LimitExceededException(
                                $"{call.Method} was refused: {target.GrainId} has {activation.Load} calls waiting already."
                            )
                        );
                        return;
                }
                target.LastSeen = null;
                Forget(activation);
            }
        }
        catch (Exception error)
        {
            call.FailLater(error);
        }
    }

    /// <summary>Takes an activation out of the directory; idempotent.</summary>
    public void Forget(Activation activation)
    {
        if (activation.Class.MaxWorkers > 0)
            activation.Silo.RemoveWorker(activation);
        else
            Directory.Remove(activation);
    }

    public Silo Place(GrainClass grainClass, IdSpan key, Silo caller)
    {
        var silos = _silos;
        if (silos.Length == 1 && silos[0].IsAlive)
            return silos[0];
        if ((grainClass.PrefersLocal || grainClass.MaxWorkers > 0) && caller.IsAlive)
            return caller;
        var alive = Array.FindAll(silos, s => s.IsAlive);
        if (alive.Length == 0)
            throw new SiloUnavailableException($"No silo is alive to activate {GrainId.Create(grainClass.GrainType, key)}.");
        return alive[GrainId.Create(grainClass.GrainType, key).GetUniformHashCode() % (uint)alive.Length];
    }

    /// <summary>Ends a silo as the death of its process would.</summary>
    public void Kill(Silo silo)
    {
        silo.IsAlive = false;
        var lost = Directory.Where(a => a.Silo == silo);
        lost.AddRange(silo.Workers);
        foreach (var activation in lost)
        {
            activation.Kill();
            Forget(activation);
        }
        foreach (var call in Pending.Where(c => c.Holder?.Silo == silo))
            call.FailLater(new SiloUnavailableException($"{call.Method} on {call.Target.GrainId} was lost: {silo.Name} died."));
    }

    /// <summary>Refuses calls from outside, ends all activations in good order, and waits for that no longer than the token allows.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        _isStopping = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "the silo is shutting down");
        List<Activation> left;
        // Grains that end may call others and so activate them again: go on until nobody is left.
        while ((left = AllActivations(static _ => true)).Count > 0 && !token.IsCancellationRequested)
        {
            foreach (var activation in left)
                activation.Deactivate(reason, token);
            try
            {
                await Task.WhenAll(left.Select(a => a.Deactivated)).WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        if (left.Count > 0)
            _silos[0].Log.ShutdownIncomplete(AllActivations(static _ => true).Count);
        foreach (var call in Pending.Where(static _ => true))
            call.FailLater(
                new SiloUnavailableException($"{call.Method} on {call.Target.GrainId} was not answered before the silo stopped.")
            );
    }

    public void Dispose()
    {
        _isStopping = true;
        _sweep.Dispose();
        _metrics.Dispose();
        foreach (var shared in _shared.Values.OfType<IDisposable>())
            shared.Dispose();
    }

    private List<Activation> AllActivations(Predicate<Activation> filter)
    {
        var all = Directory.Where(filter);
        foreach (var silo in _silos)
            all.AddRange(silo.Workers.Where(w => filter(w)));
        return all;
    }

    private Activation Find(GrainReference target)
    {
        var grainClass = target.Class!;
        while (true)
        {
            var found =
                grainClass.MaxWorkers > 0
                    ? Place(grainClass, target.Key, target.Silo).WorkersOf(grainClass, target.Key).Choose()
                    : Directory.GetOrAdd(
                        grainClass,
                        target.Key,
                        target,
                        static t => new Activation(t.Cluster.Place(t.Class!, t.Key, t.Silo).FactoryOf(t.Class!), t.Key)
                    );
            if (found is { Silo.IsAlive: true })
                return found;
            if (found is null)
                continue; // The group of workers was just emptied.
            // Placed on a silo that was killed meanwhile, and too late for its killer to see.
            found.Kill();
            Forget(found);
        }
    }

    private static void Refuse(GrainCall call, Exception error)
    {
        if (call.Method.IsOneWay)
            return;
        call.Target.Cluster.Pending.Add(call);
        call.Fail(error);
    }

    private void Sweep()
    {
        // A sweep that takes longer than its period must not meet itself.
        if (Interlocked.Exchange(ref _isSweeping, 1) != 0)
            return;
        try
        {
            var now = (long)Time.GetElapsedTime(_startedAt).TotalMilliseconds;
            Volatile.Write(ref _nowMilliseconds, now);
            foreach (var call in Pending.Expired(now))
            {
                if (call.IsSettled)
                    continue;
                RuntimeMetrics.Timeouts.Add(1);
                call.FailLater(
                    new TimeoutException(
                        $"{call.Method} on {call.Target.GrainId} was not answered within {(call.Method.Timeout ?? Settings.ResponseTimeout).TotalSeconds} s; it may still be running."
                    )
                );
            }
            if (now >= _nextCollection)
            {
                _nextCollection = now + (long)Settings.CollectionQuantum.TotalMilliseconds;
                foreach (var activation in AllActivations(static a => a.IsCollectable))
                    activation.Collect();
            }
        }
        catch (Exception error)
        {
            _silos[0].Log.SweepFailed(error);
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }
}
