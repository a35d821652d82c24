namespace TelemetryGrid.Collectors.Flows;

/// <summary>
/// Counts what an exporter sent and we did not get, from its own 32-bit sequence numbers. What a number counts differs by protocol
/// (v5: flows, v9: datagrams, IPFIX: data records, sFlow: datagrams), so the caller says by how much each datagram advances it.
/// </summary>
public struct SequenceTracker
{
    // A gap beyond this is a restart of the exporter, and so is any step backwards that is not mere reordering.
    private const uint LargestGap = 1 << 20;
    private const uint LargestReordering = 1 << 10;

    private uint _next;
    private uint _last;
    private bool _started;

    /// <summary>The units lost before this datagram; 0 for the first, reordered ones and after a restart.</summary>
    public ulong Advance(uint sequence, uint units)
    {
        // Some IPFIX exporters (softflowd) state the count after the message instead of before it (RFC 7011 §3.1): nothing is missing then.
        var includesItself = _started && sequence - _last == units;
        _last = sequence;
        var gap = sequence - _next;
        if (!_started)
        {
            _started = true;
            _next = sequence + units;
            return 0;
        }
        if (gap == 0 || includesItself)
        {
            _next = sequence + units;
            return 0;
        }
        if (gap < LargestGap)
        {
            _next = sequence + units;
            return gap;
        }
        if (_next - sequence > LargestReordering)
        {
            _next = sequence + units;
        }
        return 0;
    }
}
