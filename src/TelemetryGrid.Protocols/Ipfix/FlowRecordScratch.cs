using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Values of one data record that mean something only together with others, kept until all fields are read.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FlowRecordScratch
{
    public ulong PostOctets;
    public ulong PostPackets;
    public ulong ReverseOctets;
    public ulong ReversePackets;
    public long SystemInitTime;
    public ulong SamplingPacketInterval;
    public ulong SamplingPacketSpace;
    public ulong DurationMilliseconds;
    public uint StartSysUptime;
    public uint EndSysUptime;
    public bool HasStartSysUptime;
    public bool HasEndSysUptime;
    public bool HasReverseClassOfService;
    public bool HasReverseTcpFlags;
    public byte ReverseClassOfService;
    public byte ReverseTcpFlags;
}
