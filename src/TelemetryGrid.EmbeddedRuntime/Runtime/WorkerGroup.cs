using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>The activations of one stateless worker on one silo.</summary>
internal sealed class WorkerGroup(ActivationFactory factory, IdSpan key)
{
    private readonly List<Activation> _workers = [];
    private bool _isClosed;

    /// <summary>An idle worker, else a new one up to the limit, else the least loaded; null when the group has been removed.</summary>
    public Activation? Choose()
    {
        lock (_workers)
        {
            if (_isClosed)
                return null;
            Activation? best = null;
            foreach (var worker in _workers)
            {
                if (worker.IsIdle)
                    return worker;
                if (best is null || worker.Load < best.Load)
                    best = worker;
            }
            if (best is null || _workers.Count < factory.Class.MaxWorkers)
                _workers.Add(best = new Activation(factory, key));
            return best;
        }
    }

    /// <summary>True when the group is empty and must be forgotten.</summary>
    public bool Remove(Activation worker)
    {
        lock (_workers)
        {
            _workers.Remove(worker);
            return _isClosed = _workers.Count == 0;
        }
    }

    public Activation[] Snapshot()
    {
        lock (_workers)
            return [.. _workers];
    }
}
