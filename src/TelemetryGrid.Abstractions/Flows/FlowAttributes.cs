using System.Runtime.InteropServices;

namespace TelemetryGrid.Flows;

/// <summary>What is known of a flow besides its key and counts; the newest record wins, TCP flags accumulate. 0 means absent.</summary>
[StructLayout(LayoutKind.Sequential)]
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowAttributes")]
public readonly record struct FlowAttributes(
    [property: Id(0)] uint IngressInterface,
    [property: Id(1)] uint EgressInterface,
    [property: Id(2)] uint SourceAsNumber,
    [property: Id(3)] uint DestinationAsNumber,
    [property: Id(4)] uint SamplingInterval,
    [property: Id(5)] ushort VlanId,
    [property: Id(6)] byte TcpControlBits,
    [property: Id(7)] byte IpClassOfService,
    [property: Id(8)] byte FlowDirection,
    [property: Id(9)] byte ForwardingStatus,
    [property: Id(10)] ushort Reserved
)
{
    /// <summary>The six DSCP bits of the class-of-service byte (RFC 2474 §3).</summary>
    public byte Dscp => (byte)(IpClassOfService >> 2);

    /// <summary>This one's values where present, the older one's elsewhere; flags of both.</summary>
    public FlowAttributes MergedOver(in FlowAttributes older) =>
        new(
            IngressInterface == 0 ? older.IngressInterface : IngressInterface,
            EgressInterface == 0 ? older.EgressInterface : EgressInterface,
            SourceAsNumber == 0 ? older.SourceAsNumber : SourceAsNumber,
            DestinationAsNumber == 0 ? older.DestinationAsNumber : DestinationAsNumber,
            SamplingInterval == 0 ? older.SamplingInterval : SamplingInterval,
            VlanId == 0 ? older.VlanId : VlanId,
            (byte)(TcpControlBits | older.TcpControlBits),
            IpClassOfService,
            FlowDirection,
            ForwardingStatus,
            0
        );
}
