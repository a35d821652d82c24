namespace TelemetryGrid.Protocols.Flows;

/// <summary>A reusable, bounded list of flow records that decoders append to in place. One per receive loop; not thread-safe.</summary>
public sealed class FlowRecordBuffer
{
    private readonly int _maximum;
    private FlowRecord[] _records;

    /// <param name="maximum">Most records kept between two <see cref="Clear"/> calls; a decoder that finds the buffer full returns <see cref="DecodeStatus.LimitExceeded"/>.</param>
    public FlowRecordBuffer(int maximum = 65_536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        _maximum = maximum;
        _records = new FlowRecord[Math.Min(maximum, 256)];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _maximum;

    public Span<FlowRecord> Records => _records.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Appends one zeroed record and returns it for filling; false when the bound is reached.</summary>
    public bool TryAdd(out Span<FlowRecord> slot)
    {
        if (Count == _records.Length && !TryGrow())
        {
            slot = default;
            return false;
        }
        slot = _records.AsSpan(Count, 1);
        slot[0] = default;
        Count++;
        return true;
    }

    /// <summary>Takes back the record added last, when it turns out not to be a flow.</summary>
    public void RemoveLast() => Count--;

    private bool TryGrow()
    {
        if (_records.Length == _maximum)
        {
            return false;
        }
        Array.Resize(ref _records, Math.Min(_maximum, _records.Length * 2));
        return true;
    }
}
