using System.Buffers.Binary;
using System.Globalization;
using TelemetryGrid.Protocols.Bgp;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>A peering that ended (RFC 7854 §4.9).</summary>
/// <param name="Notification">The one that ended it, where there was one.</param>
/// <param name="FsmEvent">The event of the router's state machine that ended it (RFC 4271 §8.1); 0 for none.</param>
public readonly record struct BmpPeerDown(byte Reason, BgpNotification? Notification, ushort FsmEvent)
{
    /// <param name="rest">What follows the header.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> rest, out BmpPeerDown peerDown)
    {
        peerDown = default;
        if (rest.IsEmpty)
        {
            return DecodeStatus.Truncated;
        }
        var reason = rest[0];
        var data = rest[1..];
        if (reason == 2)
        {
            peerDown = data.Length < 2 ? default : new BmpPeerDown(reason, null, BinaryPrimitives.ReadUInt16BigEndian(data));
            return data.Length < 2 ? DecodeStatus.Truncated : DecodeStatus.Ok;
        }
        if (reason is not (1 or 3))
        {
            peerDown = new BmpPeerDown(reason, null, 0);
            return DecodeStatus.Ok;
        }
        var status = BgpMessage.TryRead(data, out var message, out _);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (message.Type != BgpMessageType.Notification)
        {
            return DecodeStatus.InvalidValue;
        }
        status = BgpNotification.TryRead(message.Body, out var notification);
        peerDown = status == DecodeStatus.Ok ? new BmpPeerDown(reason, notification, 0) : default;
        return status;
    }

    public override string ToString() =>
        Reason switch
        {
            1 => $"closed by the router: {Notification}",
            2 => string.Create(CultureInfo.InvariantCulture, $"closed by the router without notification (event {FsmEvent})"),
            3 => $"closed by the peer: {Notification}",
            4 => "closed by the peer without notification",
            5 => "no longer monitored",
            6 => "the routing instance is down",
            _ => string.Create(CultureInfo.InvariantCulture, $"reason {Reason}"),
        };
}
