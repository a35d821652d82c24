namespace TelemetryGrid.Storage.Log;

/// <summary>
/// The durable, partitioned, append-only log in front of the grains. Entries of one partition are totally ordered; partitions are
/// independent. All members may be called concurrently.
/// </summary>
public interface IIngestLog : IAsyncDisposable
{
    /// <summary>Partitions are numbered from 0 to one below this.</summary>
    int PartitionCount { get; }

    /// <summary>
    /// Appends one entry and returns its sequence number once it is acknowledged, which is as durable as the <see cref="FsyncPolicy"/> says.
    /// Concurrent appends to a partition share one write. The payload must stay unchanged until the returned task completes.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="payload">From 0 to <see cref="FileIngestLogOptions.MaxPayloadBytes"/> bytes.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue. An append that is in the queue is carried out.</param>
    /// <exception cref="LogFullException">The partition has reached its size bound; nothing was stored.</exception>
    /// <exception cref="IngestLogException">The disk refused the write; nothing was stored.</exception>
    ValueTask<long> AppendAsync(int partition, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads acknowledged entries in order, beginning with the first at or above <paramref name="fromSequence"/> that is still held.
    /// Entries whose bytes are damaged are skipped, logged and counted, so a consumer that must know compares sequence numbers.
    /// </summary>
    IAsyncEnumerable<LogEntry> ReadAsync(
        int partition,
        long fromSequence,
        LogReadMode mode = LogReadMode.ToEnd,
        CancellationToken cancellationToken = default
    );

    /// <summary>The newest acknowledged sequence number; 0 before the first append ever.</summary>
    long LastSequence(int partition);

    /// <summary>
    /// Releases entries at or below <paramref name="upToSequence"/>. Space is freed in whole segments, so some of them may stay readable.
    /// Waits for a commit of the partition that is in progress.
    /// </summary>
    void Trim(int partition, long upToSequence);

    LogPartitionStatus Status(int partition);
}
