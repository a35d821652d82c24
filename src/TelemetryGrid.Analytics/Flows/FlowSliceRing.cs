using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>The slices of a bounded stretch of time: opened on first use, compacted when they close, let go when they fall out of it.</summary>
internal sealed class FlowSliceRing<TKey, TAttributes>(FlowSlicesOptions options)
    where TKey : unmanaged, IEquatable<TKey>
    where TAttributes : unmanaged
{
    private readonly FlowSlice<TKey, TAttributes>?[] _slices = new FlowSlice<TKey, TAttributes>?[options.Slices];

    // A large table left by compaction, for the next slice to open.
    private KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>? _spare;

    /// <summary>Slice of the receive time, null before the first.</summary>
    public long? Now { get; private set; }

    /// <summary>Newest slice, which may be ahead of <see cref="Now"/>.</summary>
    public long Newest { get; private set; }

    public long Oldest => Newest - options.Slices + 1;

    public int KeyCount => _slices.Sum(slice => slice?.Keys.Count ?? 0);

    public long AllocatedBytes => _slices.Sum(slice => slice?.AllocatedBytes ?? 0) + (_spare?.AllocatedBytes ?? 0);

    public void Advance(long now)
    {
        if (Now is null)
        {
            (Now, Newest) = (now, now);
        }
        else if (now > Now)
        {
            Now = now;
            MoveTo(now);
        }
    }

    /// <summary>Makes a slice the newest, unless a newer one is.</summary>
    public void MoveTo(long newest)
    {
        if (newest <= Newest)
        {
            return;
        }

        // However far time jumps, each place is let go once.
        for (var index = Math.Max(Newest + 1, newest - options.Slices + 1); index <= newest; index++)
        {
            _slices[Position(index)] = null;
        }

        Newest = newest;
        CompactClosed();
    }

    public FlowSlice<TKey, TAttributes>? At(long index) => _slices[Position(index)] is { } slice && slice.Index == index ? slice : null;

    public FlowSlice<TKey, TAttributes> Open(long index)
    {
        var closed = index <= Newest - options.OpenSlices;
        var limit = closed ? options.ClosedKeys : options.MaxKeysPerSlice;
        KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>? keys = null;
        if (!closed)
        {
            (keys, _spare) = (_spare, null);
        }

        keys ??= new KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>(limit);
        var slice = new FlowSlice<TKey, TAttributes>(index, keys, closed);
        _slices[Position(index)] = slice;
        return slice;
    }

    public void Write(StateWriter writer)
    {
        writer.Flag(Now.HasValue);
        if (Now is { } now)
        {
            writer.Signed(now);
            writer.Signed(Newest);
            writer.Unsigned((ulong)_slices.Count(slice => slice is not null));
            for (var index = Oldest; index <= Newest; index++)
            {
                At(index)?.Write(writer);
            }
        }
    }

    /// <param name="reader">Where the state is.</param>
    /// <param name="groups">Groups that the totals know.</param>
    public void Read(ref StateReader reader, int groups)
    {
        if (!reader.Flag())
        {
            return;
        }

        var (now, newest) = (reader.Signed(), reader.Signed());
        var ends = long.MaxValue / options.SliceMs - 100_000;
        StateReader.Require(
            Math.Abs((double)now) < ends && newest >= now && newest - now <= 10_000,
            "The time of the slices is out of range."
        );
        (Now, Newest) = (now, newest);
        var previous = long.MinValue;
        for (var count = reader.Count(10_000, bytesEach: 4); count > 0; count--)
        {
            var index = reader.Signed();
            StateReader.Require(index > previous && index <= newest, "Slices are out of order.");
            previous = index;
            var slice = FlowSlice<TKey, TAttributes>.Read(ref reader, index, options);
            StateReader.Require(slice.Groups.Length <= groups, "A slice has groups that the totals lack.");
            if (index >= Oldest)
            {
                _slices[Position(index)] = slice;
            }
        }

        CompactClosed();
    }

    private void CompactClosed()
    {
        foreach (var slice in _slices)
        {
            if (slice is { IsCompacted: false } && slice.Index <= Newest - options.OpenSlices)
            {
                var used = slice.Keys.Count;
                var left = slice.Compact(options.KeepPerSlice, options.ClosedKeys);

                // Reused only while traffic still needs its size, so that memory follows a burst down again.
                if (left is not null && left.Allocated <= 4L * used)
                {
                    left.Clear();
                    _spare = left;
                }
                else
                {
                    _spare = null;
                }
            }
        }
    }

    private int Position(long index) => (int)(((index % _slices.Length) + _slices.Length) % _slices.Length);
}
