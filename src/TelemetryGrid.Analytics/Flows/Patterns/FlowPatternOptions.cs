namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Thresholds and bounds of <see cref="FlowPatternDetector"/>. Thresholds speak of a host's whole traffic; a detector that sees one of n shares
/// divides what is counted over many flows by n.
/// </summary>
public sealed record FlowPatternOptions
{
    /// <summary>Whether patterns are looked for at all. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>How long ports and hosts of a scan are counted together. Default 5 minutes.</summary>
    public TimeSpan ScanWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Different ports of one host that make a port scan. Default 60.</summary>
    public int PortScanPorts { get; init; } = 60;

    /// <summary>Different hosts tried that make a host scan. Default 60.</summary>
    public int HostScanHosts { get; init; } = 60;

    /// <summary>Of a scanner's flows at least this share are tries that came to nothing. Default 0.5.</summary>
    public double ScanProbeShare { get; init; } = 0.5;

    /// <summary>How long traffic towards a host is summed. Default 1 minute.</summary>
    public TimeSpan AttackWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Least rate of a volumetric attack, over a window; twice the rate shows in half the time. Default 100 Mbit/s.</summary>
    public double AttackBitsPerSecond { get; init; } = 100e6;

    /// <summary>Times what the host usually gets in a window. Default 8.</summary>
    public double AttackFactor { get; init; } = 8;

    /// <summary>Different sources of a volumetric attack. Default 40.</summary>
    public int AttackSources { get; init; } = 40;

    /// <summary>As many sources as this would make the volume if each sent the same; at most 50. Default 12.</summary>
    public double AttackEqualSources { get; init; } = 12;

    /// <summary>Least rate of answers from services that amplify. Default 20 Mbit/s.</summary>
    public double AmplificationBitsPerSecond { get; init; } = 20e6;

    /// <summary>Different reflectors. Default 10.</summary>
    public int AmplificationSources { get; init; } = 10;

    /// <summary>Mean octets of a packet of answers: amplified ones are large. Default 200.</summary>
    public int AmplificationPacketOctets { get; init; } = 200;

    /// <summary>SYNs alone, over a window. Default 100 a second.</summary>
    public double SynFloodPerSecond { get; init; } = 100;

    /// <summary>Share of TCP packets to the host that are SYNs alone. Default 0.8.</summary>
    public double SynFloodShare { get; init; } = 0.8;

    /// <summary>More different ports than this are a scan. Default 16.</summary>
    public int SynFloodPorts { get; init; } = 16;

    /// <summary>Connections larger than this are no beacons. Default 64 KiB.</summary>
    public ulong BeaconOctets { get; init; } = 65_536;

    /// <summary>Shortest period of a beacon. Default 10 s.</summary>
    public TimeSpan BeaconShortest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Mean distance of intervals from multiples of the period, in periods; chance gives 0.25. Default 0.08.</summary>
    public double BeaconResidual { get; init; } = 0.08;

    /// <summary>Relative deviation of the connections' octets. Default 0.5.</summary>
    public double BeaconSizeDeviation { get; init; } = 0.5;

    /// <summary>Least octets that make an exfiltration. Default 250 MB: a video call with many people sends less.</summary>
    public ulong ExfiltrationOctets { get; init; } = 250_000_000;

    /// <summary>Times what the host usually sends to others in as many hours. Default 4.</summary>
    public double ExfiltrationFactor { get; init; } = 4;

    /// <summary>Nothing is new before so much was seen. Default 1 day.</summary>
    public TimeSpan Learning { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What was silent for one to two of these is forgotten, and new again. Default 7 days.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(7);

    /// <summary>New talkers and services told in a minute; the rest are counted. Default 20.</summary>
    public int MaxNewPerMinute { get; init; } = 20;

    /// <summary>Least rate of an elephant flow over an attack window. Default 50 Mbit/s.</summary>
    public double ElephantBitsPerSecond { get; init; } = 50e6;

    /// <summary>Least share of its exporter's traffic. Default 0.1.</summary>
    public double ElephantShare { get; init; } = 0.1;

    /// <summary>Flows of one direction without any of the other. Default 16.</summary>
    public int AsymmetryFlows { get; init; } = 16;

    /// <summary>Pairs of hosts whose directions go by two exporters, within an hour. Default 5.</summary>
    public int AsymmetryPairs { get; init; } = 5;

    /// <summary>Status changes, each halved in weight after <see cref="FlapHalfLife"/>. Default 4.5.</summary>
    public double FlapChanges { get; init; } = 4.5;

    /// <summary>Default 5 minutes.</summary>
    public TimeSpan FlapHalfLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An episode is told again when it is this many times as strong. Default 4.</summary>
    public double WorseFactor { get; init; } = 4;

    /// <summary>Silence that ends an episode; beacons and routes get twelve times as long. Default 5 minutes.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Entities that one table watches; a quarter of it for hosts that get much. Default 4096.</summary>
    public int MaxEntities { get; init; } = 4_096;

    /// <summary>Interfaces whose status is watched. Default 65,536.</summary>
    public int MaxInterfaces { get; init; } = 65_536;

    /// <summary>Episodes under way; further ones are counted. Default 1024.</summary>
    public int MaxEpisodes { get; init; } = 1_024;

    /// <summary>Bits of each of the two filters that know talkers, services and destinations. Default 2,097,152, which is 256 KiB.</summary>
    public int MemoryBits { get; init; } = 1 << 21;
}
