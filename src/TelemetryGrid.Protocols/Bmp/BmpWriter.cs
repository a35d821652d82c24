using System.Text;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>Writes BMP messages (RFC 7854 §4), as a monitored router does.</summary>
public static class BmpWriter
{
    private const byte Version = 3;
    private const byte IPv6Flag = 0x80;
    private const byte PostPolicyFlag = 0x40;

    /// <summary>Longer texts are cut.</summary>
    private const int MaxText = 4096;

    /// <summary>The first message of a stream (§4.3).</summary>
    public static byte[] Initiation(string systemName, string systemDescription)
    {
        ArgumentNullException.ThrowIfNull(systemName);
        ArgumentNullException.ThrowIfNull(systemDescription);
        var body = new NetworkOrderWriter();
        Text(body, BmpInformation.SysDescr, systemDescription);
        Text(body, BmpInformation.SysName, systemName);
        return Message(BmpMessageType.Initiation, body);
    }

    /// <summary>The last one (§4.5).</summary>
    /// <param name="reason">0 for administratively closed.</param>
    public static byte[] Termination(ushort reason)
    {
        var body = new NetworkOrderWriter();
        body.UInt16(1);
        body.UInt16(2);
        body.UInt16(reason);
        return Message(BmpMessageType.Termination, body);
    }

    /// <summary>A peering was established (§4.10).</summary>
    /// <param name="sent">The router's OPEN, as on the wire.</param>
    /// <param name="received">The peer's.</param>
    public static byte[] PeerUp(
        BmpMonitoredPeer peer,
        DateTimeOffset at,
        FlowAddress localAddress,
        ushort localPort,
        ushort remotePort,
        ReadOnlySpan<byte> sent,
        ReadOnlySpan<byte> received
    )
    {
        var body = About(peer, at);
        WriteAddress(body, localAddress);
        body.UInt16(localPort);
        body.UInt16(remotePort);
        body.Bytes(sent);
        body.Bytes(received);
        return Message(BmpMessageType.PeerUp, body);
    }

    /// <summary>The router gave a peering up without a word to the peer (§4.9, reason 2).</summary>
    /// <param name="fsmEvent">RFC 4271 §8.1; 0 for none.</param>
    public static byte[] PeerDown(BmpMonitoredPeer peer, DateTimeOffset at, ushort fsmEvent)
    {
        var body = About(peer, at);
        body.UInt8(2);
        body.UInt16(fsmEvent);
        return Message(BmpMessageType.PeerDown, body);
    }

    /// <summary>A notification ended a peering (§4.9, reasons 1 and 3).</summary>
    /// <param name="isFromPeer">The peer sent it, not the router.</param>
    public static byte[] PeerDown(BmpMonitoredPeer peer, DateTimeOffset at, BgpNotification notification, bool isFromPeer)
    {
        var body = About(peer, at);
        body.UInt8(isFromPeer ? 3 : 1);
        body.Bytes(BgpWriter.Notification(notification));
        return Message(BmpMessageType.PeerDown, body);
    }

    /// <summary>What the peer announced or withdrew (§4.6).</summary>
    /// <param name="update">A BGP UPDATE, as on the wire.</param>
    public static byte[] RouteMonitoring(BmpMonitoredPeer peer, DateTimeOffset at, ReadOnlySpan<byte> update)
    {
        var body = About(peer, at);
        body.Bytes(update);
        return Message(BmpMessageType.RouteMonitoring, body);
    }

    /// <summary>§4.8. Counters have four bytes, gauges eight, those of one address family (RFC 7854, RFC 8671) the family before.</summary>
    public static byte[] Statistics(BmpMonitoredPeer peer, DateTimeOffset at, IReadOnlyCollection<BmpStatistic> statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var body = About(peer, at);
        body.UInt32((uint)statistics.Count);
        foreach (var one in statistics)
        {
            body.UInt16(one.Type);
            switch (one.Type)
            {
                case 9 or 10 or 16 or 17:
                    body.UInt16(11);
                    body.UInt16(one.Afi);
                    body.UInt8(one.Safi);
                    body.UInt64(one.Value);
                    break;
                case 7 or 8 or 14 or 15:
                    body.UInt16(8);
                    body.UInt64(one.Value);
                    break;
                default:
                    body.UInt16(4);
                    body.UInt32((uint)Math.Min(one.Value, uint.MaxValue));
                    break;
            }
        }
        return Message(BmpMessageType.StatisticsReport, body);
    }

    // §4.2
    private static NetworkOrderWriter About(BmpMonitoredPeer peer, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var body = new NetworkOrderWriter();
        body.UInt8((int)BmpPeerType.Global);
        body.UInt8((peer.Address.IsIPv4 ? 0 : IPv6Flag) | (peer.IsPostPolicy ? PostPolicyFlag : 0));
        body.UInt64(0);
        WriteAddress(body, peer.Address);
        body.UInt32(peer.As);
        body.UInt32(peer.RouterId);
        body.UInt32((uint)at.ToUnixTimeSeconds());
        body.UInt32((uint)(at.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        return body;
    }

    // An IPv4 address stands at the end of its field, after zeros.
    private static void WriteAddress(NetworkOrderWriter body, FlowAddress address)
    {
        body.Fill(0, address.IsIPv4 ? 12 : 0);
        body.Address(address);
    }

    private static void Text(NetworkOrderWriter body, BmpInformation type, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var length = Math.Min(octets.Length, MaxText);
        body.UInt16((int)type);
        body.UInt16(length);
        body.Bytes(octets.AsSpan(0, length));
    }

    private static byte[] Message(BmpMessageType type, NetworkOrderWriter body)
    {
        var message = new NetworkOrderWriter();
        message.UInt8(Version);
        message.UInt32((uint)(BmpMessage.HeaderLength + body.Length));
        message.UInt8((int)type);
        message.Bytes(body.Written);
        return message.Written.ToArray();
    }
}
