using TelemetryGrid.Ingest;

namespace TelemetryGrid.Collectors.Ingest;

/// <summary>
/// Puts batches back into the order of the log: appends of several collectors are acknowledged together and their callers wake in any
/// order, and a grain that meets a gap has to read the log. Each append takes a ticket as it enters the log's queue; what it appended goes out
/// once every earlier ticket is settled. Others may append in between, so sequence numbers alone cannot tell. Bounded by the appends under way. Not thread-safe.
/// </summary>
internal sealed class PublishOrder
{
    private readonly Queue<Ticket> _waiting = new();

    public Ticket Begin()
    {
        var ticket = new Ticket();
        _waiting.Enqueue(ticket);
        return ticket;
    }

    /// <summary>Settles a ticket with its batch, or with null when the append failed, and adds those that are due, in order.</summary>
    public void Settle(Ticket ticket, TelemetryBatch? batch, List<TelemetryBatch> due)
    {
        ticket.Batch = batch;
        ticket.IsSettled = true;
        while (_waiting.TryPeek(out var first) && first.IsSettled)
        {
            _waiting.Dequeue();
            if (first.Batch is { } ready)
            {
                due.Add(ready);
            }
        }
    }

    /// <summary>The place of one append.</summary>
    internal sealed class Ticket
    {
        public TelemetryBatch? Batch { get; set; }

        public bool IsSettled { get; set; }
    }
}
