namespace TelemetryGrid.Protocols.Sflow;

/// <summary>A reusable, bounded list of interface counters that the decoder appends to in place. One per receive loop; not thread-safe.</summary>
public sealed class InterfaceCounterBuffer
{
    private readonly int _maximum;
    private InterfaceCounters[] _counters;

    /// <param name="maximum">Most entries kept between two <see cref="Clear"/> calls; a decoder that finds the buffer full returns <see cref="DecodeStatus.LimitExceeded"/>.</param>
    public InterfaceCounterBuffer(int maximum = 4_096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        _maximum = maximum;
        _counters = new InterfaceCounters[Math.Min(maximum, 16)];
    }

    public int Count { get; private set; }

    public Span<InterfaceCounters> Counters => _counters.AsSpan(0, Count);

    public void Clear() => Count = 0;

    internal bool TryAdd(in InterfaceCounters counters)
    {
        if (Count == _counters.Length)
        {
            if (Count == _maximum)
            {
                return false;
            }
            Array.Resize(ref _counters, Math.Min(_maximum, Count * 2));
        }
        _counters[Count++] = counters;
        return true;
    }
}
