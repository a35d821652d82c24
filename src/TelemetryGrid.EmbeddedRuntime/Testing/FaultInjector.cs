using System.Collections.Concurrent;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

internal sealed class FaultInjector(Cluster cluster, MessageFaults faults)
{
    private readonly ConcurrentDictionary<(GrainId Grain, GrainMethod Method), int> _sent = new();
    private volatile bool _isEnabled = true;

    public bool IsEnabled
    {
        get => _isEnabled;
        set => _isEnabled = value;
    }

    /// <summary>True when the injector has taken the delivery upon itself.</summary>
    public bool Intercept(GrainCall call)
    {
        if (!_isEnabled)
            return false;
        var number = _sent.AddOrUpdate((call.Target.GrainId, call.Method), 1, static (_, n) => n + 1);
        var fate = new Fate(faults.Seed, call.Target.GrainId.GetUniformHashCode(), call.Method.ToString(), number);
        if (fate.Next() < faults.Drop)
            return true;
        call.LoseResponse |= fate.Next() < faults.LoseResponse;
        if (fate.Next() < faults.Duplicate)
            cluster.Deliver(call.Duplicate());
        if (fate.Next() >= faults.Delay)
            return false;
        _ = DeliverLaterAsync(call, TimeSpan.FromTicks((long)(fate.Next() * faults.MaxDelay.Ticks)));
        return true;
    }

    private async Task DeliverLaterAsync(GrainCall call, TimeSpan delay)
    {
        await Task.Delay(delay, cluster.Time).ConfigureAwait(false);
        cluster.Deliver(call);
    }

    /// <summary>A small generator (SplitMix64) whose start depends only on what identifies the message.</summary>
    private struct Fate
    {
        private ulong _state;

        public Fate(int seed, uint grain, string method, int number)
        {
            _state =
                ((ulong)(uint)seed << 32)
                ^ grain
                ^ ((ulong)IdSpan.Create(method).GetUniformHashCode() << 16)
                ^ ((ulong)number * 0x9E3779B97F4A7C15);
        }

        public double Next()
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
