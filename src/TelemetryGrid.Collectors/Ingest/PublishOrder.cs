using TelemetryGrid.Ingest;

namespace TelemetryGrid.Collectors.Ingest;

/// <summary>
/// Puts batches back into the order of the log: appends of several collectors are acknowledged together and their callers wake in any
/// order, and a grain that meets a gap has to read the log. Bounded: past the bound the oldest goes out whatever is missing before it.
/// </summary>
internal sealed class PublishOrder(int bound)
{
    private readonly PriorityQueue<TelemetryBatch, long> _waiting = new();
    private long _next;

    /// <summary>Takes a batch and appends those that are due to <paramref name="due"/>, in order. Not thread-safe.</summary>
    public void Add(TelemetryBatch batch, List<TelemetryBatch> due)
    {
        _waiting.Enqueue(batch, batch.Sequence);
        _next = _next == 0 ? batch.Sequence : _next;
        while (_waiting.TryPeek(out var first, out var sequence) && (sequence <= _next || _waiting.Count > bound))
        {
            due.Add(first);
            _waiting.Dequeue();
            _next = Math.Max(_next, sequence + 1);
        }
    }
}
