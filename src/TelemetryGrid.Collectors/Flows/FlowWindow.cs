using System.Numerics;
using TelemetryGrid.Flows;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>
/// The flows of one collector window, folded by exporter and five-tuple, so that a key costs one message per window however many
/// records it came in. Open addressing over arrays that are reused from window to window. Not thread-safe.
/// </summary>
public sealed class FlowWindow
{
    private const int InitialCapacity = 1024;

    private readonly int _maximum;
    private int[] _slots = new int[InitialCapacity * 2];
    private FlowAggregate[] _entries = new FlowAggregate[InitialCapacity];
    private int[] _exporters = new int[InitialCapacity];

    /// <param name="maximum">Most keys held between two <see cref="Clear"/> calls.</param>
    public FlowWindow(int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, InitialCapacity);
        _maximum = maximum;
    }

    public int Count { get; private set; }

    public ReadOnlySpan<FlowAggregate> Entries => _entries.AsSpan(0, Count);

    /// <summary>The same, for filling in what exporters left open; keys stay as they are.</summary>
    internal Span<FlowAggregate> Changeable => _entries.AsSpan(0, Count);

    /// <summary>The exporter number of each entry.</summary>
    public ReadOnlySpan<int> Exporters => _exporters.AsSpan(0, Count);

    /// <summary>Adds a record's traffic to its key; false when the key is new and the window full, so that the caller must close it first.</summary>
    public bool TryAdd(int exporter, in FlowAggregate record)
    {
        var mask = _slots.Length - 1;
        var slot = Slot(exporter, in record) & mask;
        while (true)
        {
            var index = _slots[slot] - 1;
            if (index < 0)
            {
                return TryInsert(slot, exporter, in record);
            }
            ref var entry = ref _entries[index];
            if (_exporters[index] == exporter && entry.Tuple == record.Tuple)
            {
                Merge(ref entry, in record);
                return true;
            }
            slot = (slot + 1) & mask;
        }
    }

    public void Clear()
    {
        Count = 0;
        Array.Clear(_slots);
    }

    private static int Slot(int exporter, in FlowAggregate record) => (int)record.Tuple.StableHash() ^ (exporter * -1_640_531_535);

    private static void Merge(ref FlowAggregate entry, in FlowAggregate record) =>
        entry = new FlowAggregate(
            entry.Tuple,
            record.Attributes == entry.Attributes ? entry.Attributes : record.Attributes.MergedOver(entry.Attributes),
            Math.Min(entry.StartMilliseconds, record.StartMilliseconds),
            Math.Max(entry.EndMilliseconds, record.EndMilliseconds),
            entry.Octets + record.Octets,
            entry.Packets + record.Packets,
            entry.Records + record.Records
        );

    private bool TryInsert(int slot, int exporter, in FlowAggregate record)
    {
        if (Count == _entries.Length)
        {
            if (Count >= _maximum)
            {
                return false;
            }
            Grow();
            return TryAdd(exporter, in record);
        }
        _entries[Count] = record;
        _exporters[Count] = exporter;
        _slots[slot] = ++Count;
        return true;
    }

    private void Grow()
    {
        var capacity = Math.Min(_maximum, _entries.Length * 2);
        Array.Resize(ref _entries, capacity);
        Array.Resize(ref _exporters, capacity);
        var slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = Slot(_exporters[i], in _entries[i]) & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
        _slots = slots;
    }
}
