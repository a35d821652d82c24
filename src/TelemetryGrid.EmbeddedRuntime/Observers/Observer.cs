using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// The mailbox of one observer object, which is held weakly. Calls run one at a time on the thread pool; when the bounded queue is full the
/// oldest is dropped and counted, so a slow observer costs a grain nothing.
/// </summary>
internal sealed class Observer(Cluster cluster, IGrainObserver target, int queueLimit) : IThreadPoolWorkItem
{
    public static readonly GrainType GrainType = GrainType.Create("sys.client");

    private readonly WeakReference<IGrainObserver> _target = new(target);
    private readonly Queue<GrainCall> _queue = new();
    private bool _isRunning;
    private bool _isDeleted;

    public IdSpan Key { get; } = GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid());

    public void Delete()
    {
        lock (_queue)
            _isDeleted = true;
    }

    public void Post(GrainCall call)
    {
        GrainCall? dropped = null;
        lock (_queue)
        {
            if (_isDeleted)
            {
                dropped = call;
            }
            else
            {
                if (_queue.Count >= queueLimit)
                    dropped = _queue.Dequeue();
                _queue.Enqueue(call);
                if (!_isRunning)
                {
                    _isRunning = true;
                    cluster.Quiescence?.Enter();
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                }
            }
        }
        if (dropped is not null)
            Drop(dropped);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (TryTake(out var call))
        {
            if (_target.TryGetTarget(out var target))
                await Quiescence.WaitAsync(cluster.Quiescence, call.RunOn(target));
            else
                Drop(call);
        }
        cluster.Quiescence?.Exit();
    }

    private bool TryTake(out GrainCall call)
    {
        lock (_queue)
            return _isRunning = _queue.TryDequeue(out call!);
    }

    private static void Drop(GrainCall call)
    {
        RuntimeMetrics.ObserverDrops.Add(1);
        if (!call.Method.IsOneWay)
            call.FailLater(new OrleansMessageRejectionException($"{call.Method} was dropped: the observer is gone or too slow."));
    }
}
