namespace TelemetryGrid.Grains.Ingest;

/// <summary>
/// Entries that a partition appended to its own log and has not come to yet. They lie between entries of collectors that are still on
/// their way through the stream; keeping them here saves reading them back. Bounded: what is not kept is read from the log.
/// </summary>
internal sealed class OwnEntries
{
    private const int MaxKept = 1024;
    private const long MaxBytes = 64 << 20;
    private readonly Dictionary<long, ReadOnlyMemory<byte>> _entries = [];
    private long _bytes;

    public int Count => _entries.Count;

    public void Add(long sequence, ReadOnlyMemory<byte> payload)
    {
        if (_entries.Count < MaxKept && _bytes + payload.Length <= MaxBytes)
        {
            _entries.Add(sequence, payload);
            _bytes += payload.Length;
        }
    }

    public bool TryTake(long sequence, out ReadOnlyMemory<byte> payload)
    {
        var isKept = _entries.Remove(sequence, out payload);
        _bytes -= payload.Length;
        return isKept;
    }

    /// <summary>Forgets what has been passed by.</summary>
    public void Forget(long upTo)
    {
        foreach (var sequence in _entries.Keys)
        {
            if (sequence <= upTo)
            {
                TryTake(sequence, out _);
            }
        }
    }
}
