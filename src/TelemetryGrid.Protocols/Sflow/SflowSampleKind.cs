namespace TelemetryGrid.Protocols.Sflow;

/// <summary>What a sample in a datagram was; the numbers are the specification's formats of enterprise 0.</summary>
public enum SflowSampleKind : byte
{
    Flow = 1,
    Counters = 2,
    ExpandedFlow = 3,
    ExpandedCounters = 4,

    /// <summary>A dropped packet (sFlow Dropped Packet Notification Structures).</summary>
    DiscardedPacket = 5,
}
