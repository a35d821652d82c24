using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Packets;

namespace TelemetryGrid.Simulation.Model;

/// <summary>Draws conversations, attack flows and probes.</summary>
internal sealed class FlowFactory
{
    private const double IPv6Share = 0.35;
    private const ushort LargePacket = 1_400;
    private const ushort FirstEphemeralPort = 32_768;

    // The packet of an amplified answer (memcached, DNS with EDNS).
    private const ushort FloodPacket = 1_428;

    private static readonly ushort[] ProbedPorts =
    [
        22,
        23,
        80,
        443,
        445,
        1433,
        3306,
        3389,
        5432,
        5900,
        6379,
        8080,
        8443,
        9200,
        11_211,
        27_017,
    ];

    private readonly Topology _topology;
    private readonly Random _random;
    private readonly double[] _cumulativeWeights;
    private uint _probe;

    public FlowFactory(Topology topology, int seed)
    {
        _topology = topology;
        _random = new Random(seed);
        _cumulativeWeights = new double[ApplicationProfile.All.Length];
        double sum = 0;
        for (int i = 0; i < _cumulativeWeights.Length; i++)
        {
            _cumulativeWeights[i] = sum += ApplicationProfile.All[i].Weight;
        }
    }

    /// <summary>Appends both directions of a new conversation.</summary>
    public void AddConversation(List<SimulatedFlow> flows)
    {
        double draw = _random.NextDouble() * _cumulativeWeights[^1];
        ApplicationProfile application = ApplicationProfile.All[Array.FindIndex(_cumulativeWeights, w => draw < w)];
        (Endpoint[] clients, Endpoint[] servers) = application.Place switch
        {
            ConversationPlace.UserToInternet => (_topology.Users, _topology.Internet),
            ConversationPlace.UserToServer => (_topology.Users, _topology.Servers),
            ConversationPlace.InternetToServer => (_topology.Internet, _topology.Servers),
            _ => (_topology.Servers, _topology.Servers),
        };
        Endpoint client = Popular(clients);
        Endpoint server = Popular(servers);
        if (client == server)
        {
            return;
        }
        // Sizes are log-normal around their mean: many mice, few elephants.
        double size = Math.Exp((1.3 * Normal()) - (1.3 * 1.3 / 2));
        double seconds = application.Seconds * (0.3 + (0.7 * -Math.Log(1 - _random.NextDouble())));
        bool v6 = _random.NextDouble() < IPv6Share;
        bool isIcmp = application.Protocol == IPProtocol.Icmp;
        ushort clientPort = isIcmp ? (ushort)0 : (ushort)_random.Next(FirstEphemeralPort, 61_000);
        byte protocol = isIcmp && v6 ? IPProtocol.IcmpV6 : application.Protocol;
        int hash = _random.Next();

        double response = Math.Max(64, application.Response * size);
        var responseSize = (ushort)Math.Clamp(response, v6 ? 80 : 60, LargePacket);
        long responsePackets = (long)Math.Ceiling(response / responseSize);
        // Acknowledgements go back for every second packet, so requests of bulk transfers consist of many small ones.
        double request = Math.Max(64, application.Request * size);
        long requestPackets = Math.Max(
            (long)Math.Ceiling(request / LargePacket),
            protocol == IPProtocol.Tcp ? (responsePackets / 2) + 2 : 1
        );
        var requestSize = (ushort)Math.Clamp(request / requestPackets, v6 ? 72 : 52, LargePacket);

        var up = new SimulatedFlow
        {
            From = client,
            To = server,
            Source = v6 ? client.IPv6 : client.IPv4,
            Destination = v6 ? server.IPv6 : server.IPv4,
            Protocol = protocol,
            SourcePort = clientPort,
            DestinationPort = application.Port,
            IcmpTypeCode = EchoType(protocol, isRequest: true),
            ClassOfService = application.ClassOfService,
            TcpFlags = protocol == IPProtocol.Tcp ? (byte)0x1B : (byte)0,
            PacketSize = requestSize,
            PacketsLeft = requestPackets,
            PacketsPerTick = Rate(requestPackets, seconds),
            PathHash = hash,
        };
        flows.Add(up);
        flows.Add(
            new SimulatedFlow
            {
                From = server,
                To = client,
                Source = up.Destination,
                Destination = up.Source,
                Protocol = protocol,
                SourcePort = application.Port,
                DestinationPort = clientPort,
                IcmpTypeCode = EchoType(protocol, isRequest: false),
                ClassOfService = application.ClassOfService,
                TcpFlags = up.TcpFlags,
                PacketSize = responseSize,
                PacketsLeft = responsePackets,
                PacketsPerTick = Rate(responsePackets, seconds),
                PathHash = hash,
            }
        );
    }

    /// <summary>A reflector's answers to a question the victim never asked.</summary>
    public SimulatedFlow CreateFlood(Endpoint victim, double packetsPerSecond, double seconds)
    {
        Endpoint reflector = _topology.Internet[_random.Next(_topology.Internet.Length)];
        var packets = (long)Math.Max(1, packetsPerSecond * seconds);
        return new SimulatedFlow
        {
            From = reflector,
            To = victim,
            Source = OutsideNetworks.Reflector(reflector.AsNumber, _random.Next(0x1_0000)),
            Destination = victim.IPv4,
            Protocol = IPProtocol.Udp,
            SourcePort = _random.Next(2) == 0 ? (ushort)53 : (ushort)11_211,
            DestinationPort = (ushort)_random.Next(1, 65_536),
            PacketSize = FloodPacket,
            PacketsLeft = packets,
            PacketsPerTick = Rate(packets, seconds),
            PathHash = _random.Next(),
        };
    }

    /// <summary>One SYN: every other probe walks through the victim's ports, the rest through the addresses of all hosts.</summary>
    public SimulatedFlow CreateProbe(Endpoint scanner, Endpoint victim)
    {
        uint number = _probe++;
        Endpoint[] hosts = number % 4 == 0 ? _topology.Servers : _topology.Users;
        Endpoint target = number % 2 == 0 || hosts.Length == 0 ? victim : hosts[number / 2 % (uint)hosts.Length];
        return new SimulatedFlow
        {
            From = scanner,
            To = target,
            Source = scanner.IPv4,
            Destination = target.IPv4,
            Protocol = IPProtocol.Tcp,
            SourcePort = (ushort)(40_000 + (number % 8_192)),
            DestinationPort = number % 2 == 0 ? (ushort)((number / 2 % 65_535) + 1) : ProbedPorts[number / 2 % (uint)ProbedPorts.Length],
            TcpFlags = 0x02,
            PacketSize = 44,
            PacketsLeft = 1,
            PacketsPerTick = 1,
            PathHash = (int)(number & 0xFF),
        };
    }

    /// <summary>A few small packets to a server that gives orders.</summary>
    public SimulatedFlow CreateCall(Endpoint sender, Endpoint server) =>
        CreateUpload(sender, server, server.IPv4, packets: 6, packetSize: 110, seconds: 0.3);

    /// <summary>Packets over TLS to an address outside.</summary>
    public SimulatedFlow CreateUpload(Endpoint sender, Endpoint server, FlowAddress to, long packets, ushort packetSize, double seconds) =>
        new()
        {
            From = sender,
            To = server,
            Source = sender.IPv4,
            Destination = to,
            Protocol = IPProtocol.Tcp,
            SourcePort = (ushort)_random.Next(FirstEphemeralPort, 61_000),
            DestinationPort = 443,
            TcpFlags = 0x1B,
            PacketSize = packetSize,
            PacketsLeft = packets,
            PacketsPerTick = Rate(packets, seconds),
            PathHash = _random.Next(),
        };

    private static ushort EchoType(byte protocol, bool isRequest) =>
        protocol switch
        {
            IPProtocol.Icmp => isRequest ? (ushort)0x0800 : (ushort)0,
            IPProtocol.IcmpV6 => isRequest ? (ushort)0x8000 : (ushort)0x8100,
            _ => 0,
        };

    private static double Rate(long packets, double seconds) =>
        Math.Max(packets / Math.Max(seconds / TrafficModel.Tick.TotalSeconds, 1), 1e-6);

    /// <summary>A few endpoints have much of the traffic: the cube of a uniform number as a share of the list.</summary>
    private Endpoint Popular(Endpoint[] endpoints)
    {
        double u = _random.NextDouble();
        return endpoints[(int)(u * u * u * endpoints.Length)];
    }

    /// <summary>Box and Muller's transform.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
}
