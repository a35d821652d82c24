using Orleans.Runtime;
using Orleans.Streams.Core;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

/// <summary>
/// One subscriber of one stream: a bounded queue and a pump that delivers one batch after the other, each until it is handled or given up.
/// Producers that find the queue full wait in line.
/// </summary>
internal sealed class StreamSubscription(StreamHub hub, Guid id, StreamId stream)
{
    private readonly Queue<StreamBatch> _queue = new();
    private readonly Queue<(StreamBatch Batch, TaskCompletionSource Accepted)> _waiting = new();
    private bool _isPumping;
    private bool _isClosed;

    public Guid Id => id;

    public StreamId Stream => stream;

    public StreamHub Hub => hub;

    /// <summary>The consuming grain; null when <see cref="ClientHandler"/> consumes.</summary>
    public ConsumerReference? Grain { get; init; }

    public StreamHandler? ClientHandler { get; set; }

    public bool IsImplicit { get; init; }

    /// <summary>False when the subscription has ended and another must take its place.</summary>
    public bool TryAccept(StreamBatch batch, out Task accepted)
    {
        accepted = Task.CompletedTask;
        lock (_queue)
        {
            if (_isClosed)
                return false;
            if (_queue.Count >= hub.Options.StreamQueueLimit)
            {
                var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue((batch, place));
                accepted = place.Task;
                return true;
            }
            _queue.Enqueue(batch);
            if (!_isPumping)
            {
                _isPumping = true;
                hub.Cluster.Quiescence?.Enter();
                ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.PumpAsync(), this, preferLocal: false);
            }
            return true;
        }
    }

    /// <summary>Ends the subscription; what is queued is dropped.</summary>
    public void Close()
    {
        lock (_queue)
        {
            _isClosed = true;
            RuntimeMetrics.StreamDrops.Add(_queue.Sum(b => b.Count));
            _queue.Clear();
            while (_waiting.TryDequeue(out var late))
                late.Accepted.TrySetResult();
        }
    }

    private async Task PumpAsync()
    {
        while (TryTake() is { } batch)
        {
            var error = await DeliverAsync(batch);
            if (error is not null)
            {
                RuntimeMetrics.StreamFailures.Add(1);
                hub.Log.DeliveryFailed(error, stream, Grain?.GrainId.ToString() ?? "client", hub.Options.StreamDeliveryAttempts);
                if (batch is not StreamEnd)
                    await TryDeliverAsync(new StreamEnd(error));
            }
        }
        hub.Cluster.Quiescence?.Exit();
    }

    private StreamBatch? TryTake()
    {
        lock (_queue)
        {
            if (!_queue.TryDequeue(out var batch))
            {
                _isPumping = false;
                // An implicit subscription is found again by its stream; keeping it would let memory grow with the number of streams.
                _isClosed |= IsImplicit;
                if (IsImplicit)
                    hub.Forget(this);
                return null;
            }
            if (_waiting.TryDequeue(out var next))
            {
                _queue.Enqueue(next.Batch);
                next.Accepted.TrySetResult();
            }
            return batch;
        }
    }

    private async Task<Exception?> DeliverAsync(StreamBatch batch)
    {
        var delay = hub.Options.StreamRetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            var error = await TryDeliverAsync(batch);
            if (error is null || attempt >= hub.Options.StreamDeliveryAttempts)
                return error;
            await Quiescence.WaitAsync(hub.Cluster.Quiescence, Task.Delay(delay, hub.Cluster.Time));
            delay *= 2;
        }
    }

    private async Task<Exception?> TryDeliverAsync(StreamBatch batch)
    {
        try
        {
            if (ClientHandler is not null)
            {
                await Quiescence.WaitAsync(hub.Cluster.Quiescence, ClientHandler.HandleAsync(batch));
                RuntimeMetrics.StreamItems.Add(batch.Count);
            }
            else
            {
                await Quiescence.WaitAsync(hub.Cluster.Quiescence, Grain!.DeliverAsync(this, batch));
            }
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>Runs as a turn of the consuming grain.</summary>
    public async Task HandleOnAsync(Activation activation, StreamBatch batch)
    {
        var handlers = activation.Extras.StreamHandlers;
        if (!handlers.TryGetValue(id, out var handler) && activation.GrainInstance is IStreamSubscriptionObserver observer)
        {
            await observer.OnSubscribed(new SubscriptionHandleFactory(hub, this));
            handlers.TryGetValue(id, out handler);
        }
        if (handler is null)
        {
            RuntimeMetrics.StreamDrops.Add(batch.Count);
            return;
        }
        await handler.HandleAsync(batch);
        RuntimeMetrics.StreamItems.Add(batch.Count);
    }
}
