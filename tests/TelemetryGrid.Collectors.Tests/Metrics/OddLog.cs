using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Collectors.Tests.Metrics;

/// <summary>A log in memory that acknowledges at once, or when and in which order a test says; it can also refuse.</summary>
internal sealed class OddLog(int partitions) : IIngestLog
{
    private readonly Lock _gate = new();
    private readonly List<Pending> _pending = [];
    private readonly List<Pending>[] _entries = [.. Enumerable.Range(0, partitions).Select(_ => new List<Pending>())];

    public int PartitionCount => partitions;

    /// <summary>Appends wait for <see cref="Settle"/>.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Appends to a partition are refused with this.</summary>
    public Func<int, Exception?> Refuse { get; set; } = _ => null;

    public int PendingCount
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    public ValueTask<long> AppendAsync(int partition, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var entry = new Pending(payload);
            // An entry has its place from here on, whenever it is acknowledged.
            _entries[partition].Add(entry);
            if (Refuse(partition) is { } refusal)
            {
                _entries[partition].Remove(entry);
                return ValueTask.FromException<long>(refusal);
            }
            if (!IsHeld)
            {
                return new ValueTask<long>(_entries[partition].Count);
            }
            entry.Forget = () => _entries[partition].Remove(entry);
            _pending.Add(entry);
            return new ValueTask<long>(entry.Done.Task);
        }
    }

    /// <summary>Acknowledges one append that waits, or refuses it.</summary>
    public void Settle(int index, IOException? refusal = null)
    {
        Pending entry;
        lock (_gate)
        {
            entry = _pending[index];
            _pending.RemoveAt(index);
            if (refusal is not null)
            {
                entry.Forget!();
            }
        }
        // What waits for it goes on here and now, so that a test sees the same each time.
        if (refusal is null)
        {
            entry.Done.SetResult(1);
        }
        else
        {
            entry.Done.SetException(refusal);
        }
    }

    /// <summary>What a partition's log holds, in its order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Entries(int partition)
    {
        lock (_gate)
        {
            return [.. _entries[partition].Select(e => e.Payload)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var entries in _entries)
            {
                entries.Clear();
            }
        }
    }

    public IAsyncEnumerable<LogEntry> ReadAsync(
        int partition,
        long fromSequence,
        LogReadMode mode = LogReadMode.ToEnd,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public long LastSequence(int partition) => throw new NotSupportedException();

    public void Trim(int partition, long upToSequence) => throw new NotSupportedException();

    public LogPartitionStatus Status(int partition) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Pending(ReadOnlyMemory<byte> payload)
    {
        public ReadOnlyMemory<byte> Payload => payload;

        public TaskCompletionSource<long> Done { get; } = new();

        public Action? Forget { get; set; }
    }
}
