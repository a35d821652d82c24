using TelemetryGrid.Protocols.Packets;

namespace TelemetryGrid.Simulation.Model;

/// <summary>
/// What conversations of one application look like: server port, share of all conversations (before normalisation), mean octets from
/// client to server and back, mean duration, and the traffic class octet of the IP header.
/// </summary>
internal sealed record ApplicationProfile(
    string Name,
    byte Protocol,
    ushort Port,
    ConversationPlace Place,
    double Weight,
    double Request,
    double Response,
    double Seconds,
    byte ClassOfService = 0
)
{
    public static ApplicationProfile[] All { get; } =
    [
        new("https", IPProtocol.Tcp, 443, ConversationPlace.UserToInternet, 30, 20_000, 1_200_000, 8),
        new("quic", IPProtocol.Udp, 443, ConversationPlace.UserToInternet, 18, 30_000, 3_000_000, 12),
        new("dns", IPProtocol.Udp, 53, ConversationPlace.UserToInternet, 14, 75, 180, 0.1),
        new("dns", IPProtocol.Udp, 53, ConversationPlace.UserToServer, 10, 75, 160, 0.1),
        new("https", IPProtocol.Tcp, 443, ConversationPlace.InternetToServer, 12, 8_000, 400_000, 4),
        new("smb", IPProtocol.Tcp, 445, ConversationPlace.UserToServer, 4, 400_000, 4_000_000, 20),
        new("postgresql", IPProtocol.Tcp, 5432, ConversationPlace.ServerToServer, 5, 100_000, 2_000_000, 15),
        new("imaps", IPProtocol.Tcp, 993, ConversationPlace.UserToServer, 2.5, 4_000, 40_000, 30),
        new("ntp", IPProtocol.Udp, 123, ConversationPlace.UserToInternet, 1.5, 76, 76, 0.1),
        new("http", IPProtocol.Tcp, 80, ConversationPlace.UserToInternet, 1.5, 2_000, 30_000, 2),
        new("ssh", IPProtocol.Tcp, 22, ConversationPlace.UserToServer, 0.7, 20_000, 60_000, 120, 0x10),
        new("rtp", IPProtocol.Udp, 3478, ConversationPlace.UserToInternet, 0.5, 12_000_000, 20_000_000, 180, 0xB8),
        new("icmp", IPProtocol.Icmp, 0, ConversationPlace.UserToInternet, 0.4, 336, 336, 4),
        new("rsync", IPProtocol.Tcp, 873, ConversationPlace.ServerToServer, 0.15, 400_000_000, 4_000_000, 90, 0x20),
    ];
}
