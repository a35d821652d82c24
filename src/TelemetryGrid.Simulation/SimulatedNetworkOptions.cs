using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Simulation;

/// <summary>What the simulated network looks like and where it sends.</summary>
public sealed class SimulatedNetworkOptions
{
    /// <summary>The same seed and start time give the same network and the same datagrams. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Routers and switches, 4 to 200. Default 8.</summary>
    public int DeviceCount { get; set; } = 8;

    /// <summary>
    /// Conversations that begin in a second, at the daily mean; each is two flows which every device on its way sees. 0.1 to 100,000,
    /// default 150.
    /// </summary>
    public double FlowsPerSecond { get; set; } = 150;

    /// <summary>How many times faster the day passes; counters, clocks and the script of events keep real time. Default 1.</summary>
    public double Acceleration { get; set; } = 1;

    /// <summary>Address of the first device, the others follow; on loopback it must be within 127.0.0.0/8. Default 127.0.1.1.</summary>
    public IPAddress BaseAddress { get; set; } = new([127, 0, 1, 1]);

    /// <summary>Where flow records go when no endpoint is set for their protocol. Default 127.0.0.1:2055.</summary>
    public IPEndPoint FlowCollector { get; set; } = new(IPAddress.Loopback, 2055);

    /// <summary>Collector of NetFlow v5 and v9; null for <see cref="FlowCollector"/>.</summary>
    public IPEndPoint? NetflowCollector { get; set; }

    /// <summary>Collector of IPFIX; null for <see cref="FlowCollector"/>.</summary>
    public IPEndPoint? IpfixCollector { get; set; }

    /// <summary>Collector of sFlow; null for <see cref="FlowCollector"/>.</summary>
    public IPEndPoint? SflowCollector { get; set; }

    /// <summary>Where devices send syslog, over UDP; null for no syslog.</summary>
    public IPEndPoint? SyslogCollector { get; set; }

    /// <summary>Where devices send traps, of v2c with <see cref="Community"/> or of v3 as <see cref="SnmpUser"/>; null for none.</summary>
    public IPEndPoint? TrapCollector { get; set; }

    /// <summary>The BMP station that edge and core routers connect to; null for none.</summary>
    public IPEndPoint? BmpCollector { get; set; }

    /// <summary>Where devices dial out to with Cisco's model-driven telemetry over gRPC, without TLS; null for none.</summary>
    public IPEndPoint? MdtCollector { get; set; }

    /// <summary>Where devices send Juniper's native telemetry, over UDP; null for none.</summary>
    public IPEndPoint? JunosCollector { get; set; }

    /// <summary>Devices that dial out or send telemetry of their own accord do so this often. Default 10 s.</summary>
    public TimeSpan StreamInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Port of the devices' SNMP agents, each on its own address; 0 for no agents. Default 1161.</summary>
    public int SnmpPort { get; set; } = 1161;

    /// <summary>Community of the SNMP agents of v2c. Default "public".</summary>
    public string Community { get; set; } = "public";

    /// <summary>The user of SNMPv3, authPriv with SHA-256 and AES-128; where it is null, all devices speak v2c.</summary>
    public string? SnmpUser { get; set; }

    /// <summary>Of <see cref="SnmpUser"/>, at least 8 characters.</summary>
    public string SnmpAuthenticationPassword { get; set; } = "";

    /// <summary>Of <see cref="SnmpUser"/>, at least 8 characters.</summary>
    public string SnmpPrivacyPassword { get; set; } = "";

    /// <summary>NetFlow v9 and IPFIX exporters observe one packet in this many; v5 exporters observe all. Default 16.</summary>
    public uint NetflowSamplingInterval { get; set; } = 16;

    /// <summary>sFlow agents sample one packet in this many on average. Default 1024.</summary>
    public uint SflowSamplingRate { get; set; } = 1024;

    /// <summary>A flow that goes on is reported this often. Default 30 s.</summary>
    public TimeSpan ActiveTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Templates, sampling and interface names are repeated this often. Default 20 s.</summary>
    public TimeSpan TemplateInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>sFlow agents send the counters of each interface this often. Default 20 s.</summary>
    public TimeSpan CounterInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The script, repeated every <see cref="EventCycle"/>. Empty for a quiet network.</summary>
    public IReadOnlyList<SimulatedEvent> Events { get; set; } =
    [
        new(SimulatedEventKind.DenialOfService, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(50)),
        new(SimulatedEventKind.Outage, TimeSpan.FromSeconds(180), TimeSpan.FromSeconds(60)),
        new(SimulatedEventKind.Scan, TimeSpan.FromSeconds(270), TimeSpan.FromSeconds(45)),
        new(SimulatedEventKind.InterfaceErrors, TimeSpan.FromSeconds(360), TimeSpan.FromSeconds(90)),
    ];

    /// <summary>Default 10 minutes.</summary>
    public TimeSpan EventCycle { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Everything that is wrong, one sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(DeviceCount is >= 4 and <= 200, "DeviceCount must be 4 to 200.");
        Require(FlowsPerSecond is >= 0.1 and <= 100_000, "FlowsPerSecond must be 0.1 to 100,000.");
        Require(Acceleration is > 0 and <= 100_000, "Acceleration must be above 0 and at most 100,000.");
        Require(SnmpPort is >= 0 and <= 65_535, "SnmpPort must be 0 to 65535.");
        Require(NetflowSamplingInterval is >= 1 and <= 16_383, "NetflowSamplingInterval must be 1 to 16383.");
        Require(SflowSamplingRate is >= 1 and <= 1_000_000, "SflowSamplingRate must be 1 to 1,000,000.");
        Require(ActiveTimeout >= TimeSpan.FromSeconds(1), "ActiveTimeout must be at least one second.");
        Require(TemplateInterval >= TimeSpan.FromSeconds(1), "TemplateInterval must be at least one second.");
        Require(CounterInterval >= TimeSpan.FromSeconds(1), "CounterInterval must be at least one second.");
        Require(StreamInterval >= TimeSpan.FromMilliseconds(100), "StreamInterval must be at least 100 ms.");
        Require(SnmpUser is null or { Length: >= 1 and <= 32 }, "SnmpUser must have 1 to 32 characters.");
        // RFC 3414 §11.2.
        Require(
            SnmpUser is null || (SnmpAuthenticationPassword.Length >= 8 && SnmpPrivacyPassword.Length >= 8),
            "SnmpAuthenticationPassword and SnmpPrivacyPassword must have at least 8 characters each."
        );
        Require(BaseAddress is { AddressFamily: AddressFamily.InterNetwork }, "BaseAddress must be an IPv4 address.");
        Require(
            BaseAddress is not { AddressFamily: AddressFamily.InterNetwork } || BaseAddress.GetAddressBytes()[3] + DeviceCount <= 255,
            "BaseAddress leaves no room for DeviceCount addresses within its /24."
        );
        Require(Events.All(e => e.Start >= TimeSpan.Zero && e.Duration > TimeSpan.Zero), "Events must start at 0 or later and last.");
        Require(Events.Count == 0 || Events.All(e => e.Start + e.Duration <= EventCycle), "Events must end within EventCycle.");
        return errors;

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                errors.Add(sentence);
            }
        }
    }

    internal IPEndPoint CollectorOf(ExportProtocol protocol) =>
        protocol switch
        {
            ExportProtocol.Ipfix => IpfixCollector,
            ExportProtocol.Sflow => SflowCollector,
            _ => NetflowCollector,
        } ?? FlowCollector;
}
