using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Collectors.Ingest;

/// <summary>
/// Log first, stream second: a batch counts as acknowledged once the log has it, and is then handed to its partition's stream. A grain
/// that is slower than its collectors gets doorbells without payload and reads the log, so this holds a bounded number of payloads.
/// </summary>
public sealed partial class IngestPipeline : IHostedService
{
    private const int PayloadsInFlight = 16;

    private readonly IIngestLog _log;
    private readonly IBatchPublisher _publisher;
    private readonly ILogger<IngestPipeline> _logger;
    private readonly Channel<TelemetryBatch>[] _queues;
    private readonly PublishOrder[] _orders;
    private readonly long[] _doorbells;
    private readonly Task[] _pumps;

    public IngestPipeline(IIngestLog log, IBatchPublisher publisher, PartitionMap map, ILogger<IngestPipeline> logger)
    {
        _log = log;
        _publisher = publisher;
        _logger = logger;
        Map = map;
        _orders = new PublishOrder[map.Count];
        _doorbells = new long[map.Count];
        _queues = new Channel<TelemetryBatch>[map.Count];
        _pumps = new Task[map.Count];
        for (var partition = 0; partition < map.Count; partition++)
        {
            var number = partition;
            _orders[partition] = new PublishOrder();
            _queues[partition] = Channel.CreateBounded<TelemetryBatch>(new BoundedChannelOptions(PayloadsInFlight) { SingleReader = true });
            _pumps[partition] = Task.Run(() => PumpAsync(number));
        }
    }

    public PartitionMap Map { get; }

    /// <summary>Appends a payload, which must not be written to afterwards, and returns its sequence number once it is acknowledged.</summary>
    /// <exception cref="IOException">The log is full or cannot be written; nothing was acknowledged.</exception>
    public async ValueTask<long> AppendAsync(int partition, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var order = _orders[partition];
        PublishOrder.Ticket ticket;
        ValueTask<long> append;
        lock (order)
        {
            // The log takes appends in the order of these calls.
            append = _log.AppendAsync(partition, payload, cancellation);
            ticket = order.Begin();
        }
        TelemetryBatch? batch = null;
        try
        {
            batch = new TelemetryBatch(await append.ConfigureAwait(false), payload);
            return batch.Sequence;
        }
        finally
        {
            Settle(partition, ticket, batch);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Hands over what is queued. What does not get through in time is in the log.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues)
        {
            queue.Writer.TryComplete();
        }
        await Task.WhenAll(_pumps).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Settle(int partition, PublishOrder.Ticket ticket, TelemetryBatch? batch)
    {
        var order = _orders[partition];
        lock (order)
        {
            var due = new List<TelemetryBatch>(1);
            order.Settle(ticket, batch, due);
            foreach (var ready in due)
            {
                if (!_queues[partition].Writer.TryWrite(ready))
                {
                    InterlockedMax(ref _doorbells[partition], ready.Sequence);
                }
            }
        }
    }

    private async Task PumpAsync(int partition)
    {
        var reader = _queues[partition].Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (reader.TryRead(out var batch))
            {
                await PublishAsync(partition, batch).ConfigureAwait(false);
            }
            // Whatever found the queue full since is in the log; one bell makes the grain fetch all of it.
            var missed = Interlocked.Exchange(ref _doorbells[partition], 0);
            if (missed > 0)
            {
                await PublishAsync(partition, new TelemetryBatch(missed, default)).ConfigureAwait(false);
            }
        }
    }

    private async Task PublishAsync(int partition, TelemetryBatch batch)
    {
        try
        {
            await _publisher.PublishAsync(partition, batch).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The log holds the batch; the next one that gets through closes the gap.
            LogPublishFailed(partition, batch.Sequence, e.Message);
        }
    }

    private static void InterlockedMax(ref long location, long value)
    {
        var current = Volatile.Read(ref location);
        while (value > current)
        {
            var seen = Interlocked.CompareExchange(ref location, value, current);
            if (seen == current)
            {
                return;
            }
            current = seen;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Partition {Partition} did not take batch {Sequence} from its stream and will read it from the log: {Reason}"
    )]
    private partial void LogPublishFailed(int partition, long sequence, string reason);
}
