namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>One flow aggregate as the detectors see it.</summary>
/// <param name="Exporter">The caller's number of who reported it.</param>
/// <param name="TcpControlBits">FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32 (RFC 9293 §3.1) of all its packets; 0 when unknown.</param>
/// <param name="Octets">Sampling applied already.</param>
/// <param name="Packets">Sampling applied already.</param>
/// <param name="SamplingInterval">One packet in this many was seen; 0 is 1.</param>
public readonly record struct FlowObservation(
    HostKey Source,
    HostKey Destination,
    ushort SourcePort,
    ushort DestinationPort,
    byte Protocol,
    byte TcpControlBits,
    ushort Exporter,
    long StartMilliseconds,
    long EndMilliseconds,
    ulong Octets,
    ulong Packets,
    uint SamplingInterval
)
{
    internal const byte Tcp = 6;
    internal const byte Udp = 17;
    private const byte Syn = 2;
    private const byte Reset = 4;
    private const byte Ack = 16;

    /// <summary>Packets that the exporter really saw.</summary>
    internal ulong SeenPackets => SamplingInterval > 1 ? Packets / SamplingInterval : Packets;

    /// <summary>An opened TCP connection of which nothing else was seen.</summary>
    internal bool IsSynAlone => Protocol == Tcp && (TcpControlBits & (Syn | Ack)) == Syn;

    /// <summary>Sent by who opened it, as far as ports tell: services listen below the ports that clients are given.</summary>
    internal bool IsFromClient => SourcePort > DestinationPort && SourcePort >= 1_024;

    /// <summary>Sent by a service that answers, not by a stack that refuses.</summary>
    internal bool IsAnswer =>
        Protocol is Tcp or Udp
        && SourcePort != 0
        && SourcePort < DestinationPort
        && DestinationPort >= 1_024
        && (Protocol != Tcp || ((TcpControlBits & Reset) == 0 && (TcpControlBits & (Syn | Ack)) is Ack or (Syn | Ack)));

    /// <summary>
    /// Looks like a try: a SYN alone, FIN, URG or nothing without ACK as scanners send them, or a datagram or two to a port without
    /// an open conversation.
    /// </summary>
    internal bool IsProbe =>
        Protocol switch
        {
            Tcp => TcpControlBits != 0 ? (TcpControlBits & Ack) == 0 && SeenPackets <= 6 : SeenPackets <= 2 && IsFromClient,
            Udp => SeenPackets <= 2 && SourcePort >= 1_024,
            _ => false,
        };
}
