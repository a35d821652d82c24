using System.Runtime.CompilerServices;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>
/// A log whose calls on the way can be counted: the runtime does not see that a grain waits for the disk, and would be taken for idle
/// meanwhile.
/// </summary>
internal sealed class CountedLog(IIngestLog log) : IIngestLog
{
    private int _pending;

    public int PartitionCount => log.PartitionCount;

    /// <summary>Calls that have not answered yet.</summary>
    public int Pending => Volatile.Read(ref _pending);

    public async ValueTask<long> AppendAsync(int partition, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _pending);
        try
        {
            // Not in the grain: one that is killed never goes on.
            return await log.AppendAsync(partition, payload, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    public async IAsyncEnumerable<LogEntry> ReadAsync(
        int partition,
        long fromSequence,
        LogReadMode mode = LogReadMode.ToEnd,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await using var entries = log.ReadAsync(partition, fromSequence, mode, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(entries).ConfigureAwait(false))
        {
            yield return entries.Current;
        }
    }

    public long LastSequence(int partition) => log.LastSequence(partition);

    public void Trim(int partition, long upToSequence) => log.Trim(partition, upToSequence);

    public LogPartitionStatus Status(int partition) => log.Status(partition);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<LogEntry> entries)
    {
        Interlocked.Increment(ref _pending);
        try
        {
            return await entries.MoveNextAsync().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
