using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Grains.Ingest;

/// <summary>
/// Brings a partition's updates to its entities. One that keeps failing loses the update, which is counted, rather than holding up every
/// other entity of the partition; one that lost its memory stops everything, because only a replay can help it.
/// </summary>
internal sealed partial class EntityDelivery(int partition, Action countFailure, TimeProvider time, ILogger logger)
{
    private const int Attempts = 3;
    private const int FlushesAtOnce = 256;

    /// <summary>Sends an entity an update, telling it which entry it was sent before.</summary>
    /// <exception cref="ReplayNeededException">The entity lost entries that are not durable.</exception>
    public Task SendAsync(EntityOutbox outbox, string key, long sequence, Func<long, Task<bool>> apply) =>
        TryAsync(
            key,
            sequence,
            async () =>
            {
                if (!await apply(outbox.Previous(key)))
                {
                    throw new ReplayNeededException($"{key} has lost entries before {sequence}");
                }
                outbox.Record(key, sequence);
            }
        );

    /// <summary>Calls an entity, again after a failure, and gives up in the end.</summary>
    public async Task TryAsync(string key, long sequence, Func<Task> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (e is not ReplayNeededException)
            {
                if (attempt == Attempts)
                {
                    countFailure();
                    LogUpdateFailed(partition, key, sequence, e.Message);
                    return;
                }
                await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), time);
            }
        }
    }

    /// <summary>Has every entity that was sent something make it durable.</summary>
    /// <exception cref="ReplayNeededException">One of them lost entries that are not durable.</exception>
    public static async Task FlushAsync(EntityOutbox outbox, Func<string, long, Task<bool>> flush)
    {
        foreach (var chunk in outbox.Sent.Chunk(FlushesAtOnce))
        {
            var results = await Task.WhenAll(chunk.Select(entry => flush(entry.Key, entry.Value)));
            var lost = Array.IndexOf(results, false);
            if (lost >= 0)
            {
                throw new ReplayNeededException($"{chunk[lost].Key} has lost entries before {chunk[lost].Value}");
            }
        }
        outbox.Clear();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition} gave up updating {Entity} with entry {Sequence}: {Reason}")]
    private partial void LogUpdateFailed(int partition, string entity, long sequence, string reason);
}
