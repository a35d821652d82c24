using System.Runtime.InteropServices;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>
/// Finds the bytes that chunks begin with in common, the times of series scraped together, so that they are stored once. What was stored
/// lately is remembered, as far as it fits; a sharing that is missed costs space only.
/// </summary>
internal sealed class SharedTimes
{
    // A row of its own costs about this much, and each chunk 4 bytes to name it.
    private const int MinBytes = 24;

    // Of each of the two generations; a day of 100 targets scraped every 15 seconds takes about as much as one.
    private const int MaxBytes = 1 << 18;

    private Dictionary<ReadOnlyMemory<byte>, int> _young = new(Bytes.Instance);
    private Dictionary<ReadOnlyMemory<byte>, int> _old = new(Bytes.Instance);
    private int _youngBytes;
    private int _lastId;

    public SharedTimes(int lastId) => _lastId = lastId;

    /// <summary>After a failure it is not known what was stored: ids go on from the given one, and nothing is remembered.</summary>
    public void Reset(int lastId)
    {
        _lastId = lastId;
        _young.Clear();
        _old.Clear();
        _youngBytes = 0;
    }

    /// <summary>Says for each chunk of a commit what it shares, and for each shared beginning how many chunks more use it.</summary>
    public void Share(WarmCommit commit)
    {
        var chunks = CollectionsMarshal.AsSpan(commit.Chunks);
        var found = new Dictionary<ReadOnlyMemory<byte>, TimesRow>(Bytes.Instance);
        foreach (var write in chunks)
        {
            if (TrySplit(write, out var times))
            {
                ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(found, times, out _);
                row = row with { Bytes = times, Uses = row.Uses + 1 };
            }
        }
        foreach (var times in found.Keys)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrNullRef(found, times);
            if (TryRecall(times, out var id) || row.Uses > 1)
            {
                row = row with { Id = id > 0 ? id : ++_lastId };
                Remember(times, row.Id);
                commit.Times.Add(row);
            }
        }
        foreach (ref var write in chunks)
        {
            if (TrySplit(write, out var times) && found[times].Id is > 0 and var id)
            {
                write = write with { Times = id, TimesLength = times.Length };
            }
        }
    }

    private static bool TrySplit(ChunkWrite write, out ReadOnlyMemory<byte> times)
    {
        var data = write.Chunk.Data;
        var can = ChunkCodec.TrySplit(data.Span, out var length) && length >= MinBytes;
        times = can ? data[..length] : default;
        return can;
    }

    private bool TryRecall(ReadOnlyMemory<byte> times, out int id) => _young.TryGetValue(times, out id) || _old.TryGetValue(times, out id);

    private void Remember(ReadOnlyMemory<byte> times, int id)
    {
        // A copy, since a part would keep the whole chunk.
        if (!_young.TryAdd(times.ToArray(), id))
        {
            return;
        }
        _youngBytes += times.Length;
        if (_youngBytes > MaxBytes)
        {
            (_young, _old, _youngBytes) = (_old, _young, 0);
            _young.Clear();
        }
    }

    private sealed class Bytes : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly Bytes Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj.Span);
            return hash.ToHashCode();
        }
    }
}
