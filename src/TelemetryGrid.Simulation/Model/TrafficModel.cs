using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Simulation.Exporters;

namespace TelemetryGrid.Simulation.Model;

/// <summary>
/// Moves traffic through the topology in ticks of a tenth of a second. Interface counters and exporters see the same packets, and nothing
/// depends on anything but the seed, the start time and the number of ticks.
/// </summary>
internal sealed class TrafficModel
{
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Ethernet header and frame check sequence around an IP packet.</summary>
    public const int FrameOverhead = 18;

    /// <summary>Length of the neighbour discovery frame that every link carries now and then.</summary>
    public const int DiscoveryFrameLength = 128;

    private const int DiscoveryTicks = 300;
    private const double FloodBitsPerSecond = 800e6;
    private const int FloodFlowsPerSecond = 60;
    private const double FloodFlowSeconds = 5;
    private const double UploadSeconds = 10;
    private const long UploadPackets = 53_572;
    private static readonly TimeSpan CallInterval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FlapInterval = TimeSpan.FromSeconds(8);

    private readonly SimulatedNetworkOptions _options;
    private readonly List<SimulatedFlow> _flows = [];
    private readonly FlowFactory _factory;
    private readonly Random _random;
    private double _noise;
    private double _conversationsDue;
    private double _probesDue;
    private double _floodFlowsDue;
    private readonly Dictionary<SimulatedIncident, TimeSpan> _due = new(ReferenceEqualityComparer.Instance);

    public TrafficModel(SimulatedNetworkOptions options, DateTimeOffset start)
    {
        _options = options;
        Start = start;
        Topology = new TopologyBuilder(options).Build();
        Script = new EventScript(Topology, options);
        News = new NewsDesk(Topology, options.Seed);
        _factory = new FlowFactory(Topology, options.Seed ^ 0x0F10);
        _random = new Random(options.Seed ^ 0x7AFF);
    }

    public Topology Topology { get; }
    public EventScript Script { get; }
    public NewsDesk News { get; }

    /// <summary>The moment that tick 0 stands for; set before the first tick.</summary>
    public DateTimeOffset Start { get; set; }
    public TimeSpan Elapsed { get; private set; }
    public long Ticks { get; private set; }

    /// <summary>Flows under way, for tests.</summary>
    public int ActiveFlows => _flows.Count;

    private long Now => (Start + Elapsed).ToUnixTimeMilliseconds();

    public void Advance()
    {
        Ticks++;
        Elapsed = Ticks * Tick;
        Script.Advance(Elapsed);
        BeginConversations();
        foreach (SimulatedIncident incident in Script.Incidents)
        {
            Apply(incident);
        }
        if (Ticks % DiscoveryTicks == 1)
        {
            SendDiscovery();
        }
        // Exporters first: what they send about this tick needs its time, and templates go before records.
        foreach (SimulatedDevice device in Topology.Devices)
        {
            device.Exporter?.Advance(Elapsed, Now);
        }
        MoveFlows();
        foreach (SimulatedDevice device in Topology.Devices)
        {
            device.Work(Tick);
        }
        News.Advance(Elapsed, Script.Incidents);
    }

    private void BeginConversations()
    {
        // Noise that drifts over minutes on top of the day's rhythm.
        _noise = (0.999 * _noise) + (0.005 * ((2 * _random.NextDouble()) - 1));
        double level = DailyRhythm.At(Start + (Elapsed * _options.Acceleration)) * Math.Exp(_noise);
        _conversationsDue += _options.FlowsPerSecond * level * Tick.TotalSeconds * (0.5 + _random.NextDouble());
        for (; _conversationsDue >= 1; _conversationsDue--)
        {
            _factory.AddConversation(_flows);
        }
    }

    private void Apply(SimulatedIncident incident)
    {
        switch (incident.Kind)
        {
            case SimulatedEventKind.DenialOfService:
                Endpoint victim = Topology.Servers.First(s => s.Attachments[0] == incident.Interface);
                double bits = Math.Min(FloodBitsPerSecond, 0.7 * incident.Interface.Speed);
                double packetsPerSecond = bits / 8 / 1_446 / FloodFlowsPerSecond / FloodFlowSeconds;
                for (_floodFlowsDue += FloodFlowsPerSecond * Tick.TotalSeconds; _floodFlowsDue >= 1; _floodFlowsDue--)
                {
                    _flows.Add(_factory.CreateFlood(victim, packetsPerSecond, FloodFlowSeconds));
                }
                incident.Interface.OutDiscards += (ulong)_random.Next(50, 200);
                break;
            case SimulatedEventKind.Scan:
                Endpoint target = Topology.Servers.First(s => s.Attachments[0] == incident.Interface);
                Endpoint scanner = Topology.Internet[(int)(incident.Interface.IfIndex % (uint)Topology.Internet.Length)];
                double probesPerSecond = Math.Max(100, _options.FlowsPerSecond);
                for (_probesDue += probesPerSecond * Tick.TotalSeconds; _probesDue >= 1; _probesDue--)
                {
                    _flows.Add(_factory.CreateProbe(scanner, target));
                }
                break;
            case SimulatedEventKind.Beacon when IsDue(incident, CallInterval + TimeSpan.FromSeconds((2 * _random.NextDouble()) - 1)):
                _flows.Add(_factory.CreateCall(SenderOf(incident), OutsideOf(incident)));
                break;
            case SimulatedEventKind.Exfiltration when IsDue(incident, TimeSpan.FromSeconds(UploadSeconds)):
                // Of a benchmark network (RFC 2544), which nobody else talks to.
                FlowAddress drop = FlowAddress.FromIPv4(0xC613_0000u | (incident.Interface.IfIndex & 0xFFFF));
                _flows.Add(_factory.CreateUpload(SenderOf(incident), OutsideOf(incident), drop, UploadPackets, 1_400, UploadSeconds));
                break;
            case SimulatedEventKind.LinkFlap when IsDue(incident, FlapInterval):
                Topology.SetUp(incident.Interface, !incident.Interface.IsUp, Elapsed);
                break;
            case SimulatedEventKind.InterfaceErrors:
                incident.Interface.InErrors += (ulong)_random.Next(2, 12);
                incident.Interface.InDiscards += (ulong)_random.Next(0, 4);
                break;
        }
    }

    private Endpoint SenderOf(SimulatedIncident incident) =>
        Topology.Users.Concat(Topology.Servers).First(u => u.IPv4.ToIPAddress().Equals(incident.Address));

    private Endpoint OutsideOf(SimulatedIncident incident) =>
        Topology.Internet[(int)(incident.Interface.IfIndex % (uint)Topology.Internet.Length)];

    // Kept per incident, of which the script gives each only once.
    private bool IsDue(SimulatedIncident incident, TimeSpan next)
    {
        if (_due.TryGetValue(incident, out TimeSpan due) && Elapsed < due)
        {
            return false;
        }
        foreach (SimulatedIncident over in _due.Keys.Except(Script.Incidents).ToList())
        {
            _due.Remove(over);
        }
        _due[incident] = Elapsed + next;
        return true;
    }

    private void SendDiscovery()
    {
        foreach (SimulatedInterface link in Topology.Devices.SelectMany(d => d.Links).Where(l => l.IsUp))
        {
            link.OutMulticastPackets++;
            link.OutOctets += DiscoveryFrameLength;
            link.Peer!.InMulticastPackets++;
            link.Peer.InOctets += DiscoveryFrameLength;
        }
    }

    private void MoveFlows()
    {
        long now = Now;
        for (int i = _flows.Count - 1; i >= 0; i--)
        {
            SimulatedFlow flow = _flows[i];
            if (flow.RouteVersion != Topology.Version)
            {
                Reroute(flow, now);
            }
            long packets = flow.TakePackets();
            if (packets > 0)
            {
                Forward(flow, packets, now);
            }
            if (flow.PacketsLeft == 0)
            {
                Complete(flow, now, FlowEndReason.EndOfFlow);
                _flows[i] = _flows[^1];
                _flows.RemoveAt(_flows.Count - 1);
            }
        }
    }

    private static void Forward(SimulatedFlow flow, long packets, long now)
    {
        var count = (ulong)packets;
        ulong octets = count * (ulong)(flow.PacketSize + FrameOverhead);
        foreach (ref Hop hop in flow.Hops.AsSpan())
        {
            hop.Ingress.InOctets += octets;
            hop.Ingress.InUcastPackets += count;
            hop.Egress.OutOctets += octets;
            hop.Egress.OutUcastPackets += count;
            hop.Ingress.Device.Exporter?.Observe(flow, ref hop, packets, now);
        }
    }

    private void Reroute(SimulatedFlow flow, long now)
    {
        flow.RouteVersion = Topology.Version;
        Hop[] route = Topology.FindRoute(flow.From, flow.To, flow.PathHash) ?? [];
        bool same = route.Length == flow.Hops.Length;
        for (int i = 0; same && i < route.Length; i++)
        {
            same = route[i].Ingress == flow.Hops[i].Ingress && route[i].Egress == flow.Hops[i].Egress;
        }
        if (!same)
        {
            Complete(flow, now, FlowEndReason.ForcedEnd);
            flow.Hops = route;
        }
    }

    private static void Complete(SimulatedFlow flow, long now, byte reason)
    {
        foreach (ref Hop hop in flow.Hops.AsSpan())
        {
            hop.Ingress.Device.Exporter?.Complete(flow, ref hop, now, reason);
        }
    }
}
