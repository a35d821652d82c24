namespace TelemetryGrid.Protocols.Packets;

/// <summary>The numbers of the IANA registry "Assigned Internet Protocol Numbers" that packet headers are read by.</summary>
public static class IPProtocol
{
    public const byte HopByHop = 0;
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Dccp = 33;
    public const byte Routing = 43;
    public const byte Fragment = 44;
    public const byte AuthenticationHeader = 51;
    public const byte IcmpV6 = 58;
    public const byte DestinationOptions = 60;
    public const byte Sctp = 132;
    public const byte Mobility = 135;
    public const byte UdpLite = 136;
    public const byte HostIdentity = 139;
    public const byte Shim6 = 140;
}
