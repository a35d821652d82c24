using System.Text;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>
/// Counters of one interface as an sFlow agent pushed them, under the names of IF-MIB (RFC 2863) and EtherLike-MIB (RFC 3635).
/// A counter the agent does not keep holds all ones (<see cref="NotKept32"/>, <see cref="NotKept64"/>), as the specification demands.
/// </summary>
public struct InterfaceCounters
{
    public const uint NotKept32 = uint.MaxValue;
    public const ulong NotKept64 = ulong.MaxValue;

    /// <summary>Which of the blocks below the sample carried; the others are zero.</summary>
    public InterfaceCounterBlocks Blocks;

    /// <summary>Counts the counter samples of this source, for the detection of lost samples.</summary>
    public uint SequenceNumber;
    public uint SourceIdType;
    public uint SourceIdIndex;

    /// <summary>From the generic block; else the index of the data source when that is an interface.</summary>
    public uint IfIndex;
    public uint IfType;

    /// <summary>Bits per second.</summary>
    public ulong IfSpeed;

    /// <summary>0 unknown, 1 full duplex, 2 half duplex, 3 in, 4 out.</summary>
    public uint IfDirection;
    public bool IfAdminStatusUp;
    public bool IfOperStatusUp;

    public ulong IfHCInOctets;
    public uint IfInUcastPkts;
    public uint IfInMulticastPkts;
    public uint IfInBroadcastPkts;
    public uint IfInDiscards;
    public uint IfInErrors;
    public uint IfInUnknownProtos;
    public ulong IfHCOutOctets;
    public uint IfOutUcastPkts;
    public uint IfOutMulticastPkts;
    public uint IfOutBroadcastPkts;
    public uint IfOutDiscards;
    public uint IfOutErrors;
    public uint IfPromiscuousMode;

    public uint Dot3StatsAlignmentErrors;
    public uint Dot3StatsFCSErrors;
    public uint Dot3StatsSingleCollisionFrames;
    public uint Dot3StatsMultipleCollisionFrames;
    public uint Dot3StatsSQETestErrors;
    public uint Dot3StatsDeferredTransmissions;
    public uint Dot3StatsLateCollisions;
    public uint Dot3StatsExcessiveCollisions;
    public uint Dot3StatsInternalMacTransmitErrors;
    public uint Dot3StatsCarrierSenseErrors;
    public uint Dot3StatsFrameTooLongs;
    public uint Dot3StatsInternalMacReceiveErrors;
    public uint Dot3StatsSymbolErrors;

    internal int IfNameOffset;
    internal int IfNameLength;

    /// <summary>The interface's name when the sample carried one, else empty; valid while the datagram's bytes are.</summary>
    /// <param name="datagram">The bytes given to the decoder.</param>
    public readonly ReadOnlySpan<byte> GetIfName(ReadOnlySpan<byte> datagram) => datagram.Slice(IfNameOffset, IfNameLength);

    /// <summary>As <see cref="GetIfName"/>, as a new string.</summary>
    public readonly string GetIfNameString(ReadOnlySpan<byte> datagram) => Encoding.UTF8.GetString(GetIfName(datagram));
}
