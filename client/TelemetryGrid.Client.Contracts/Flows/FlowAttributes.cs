namespace TelemetryGrid.Client;

/// <summary>What is known of a flow besides its key and counts; 0 means that the exporter did not say.</summary>
public sealed record FlowAttributes
{
    /// <summary>ifIndex at the exporter.</summary>
    public uint IngressInterface { get; init; }

    /// <summary>ifIndex at the exporter.</summary>
    public uint EgressInterface { get; init; }

    public uint SourceAs { get; init; }

    public uint DestinationAs { get; init; }

    /// <summary>One packet in this many was sampled.</summary>
    public uint SamplingInterval { get; init; }

    public int VlanId { get; init; }

    /// <summary>All TCP flags seen, as the bits of the TCP header (RFC 9293 §3.1).</summary>
    public int TcpControlBits { get; init; }

    /// <summary>0 to 63 (RFC 2474).</summary>
    public int Dscp { get; init; }

    /// <summary>0 ingress, 1 egress (IANA IPFIX element 61).</summary>
    public int FlowDirection { get; init; }

    /// <summary>IANA IPFIX element 89.</summary>
    public int ForwardingStatus { get; init; }
}
