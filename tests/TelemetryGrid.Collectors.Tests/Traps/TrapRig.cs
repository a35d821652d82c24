using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Collectors.Traps;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Traps;

/// <summary>An intake in virtual time, and the notifications to give it.</summary>
internal sealed class TrapRig
{
    public const string Community = "traps";
    public const string LinkDown = "1.3.6.1.6.3.1.1.5.3";
    public const string LinkUp = "1.3.6.1.6.3.1.1.5.4";

    public static readonly FlowAddress Sender = FlowAddress.FromIPAddress(IPAddress.Parse("192.0.2.10"));
    public static readonly UsmUser User = new("trapper", UsmAuthProtocol.Sha256, "authphrase", UsmPrivProtocol.Aes128, "privphrase");

    private readonly byte[] _buffer = new byte[SnmpLimits.MaxMessageSize];

    public TrapRig(bool trustsAgentAddress = true, int perSecond = 1_000_000, params SourceDefinition[] sources)
    {
        Book.Replace(sources);
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("traps"),
            Kind = SourceKind.Trap,
            Endpoint = "127.0.0.1:0",
            Enrichment = ImmutableDictionary<string, string>.Empty.Add("site", "lab"),
        };
        Engine = new UsmAuthoritativeEngine(Convert.FromHexString("8000000005AABBCCDDEE"), 3, TimeSpan.Zero);
        Intake = new TrapIntake(
            source,
            new TrapCommunities([Community, "other"]),
            new UsmNotificationReceiver(Engine, [User]),
            new TrapDevices(Book, trustsAgentAddress),
            new TrapRates(perSecond, 100, Time),
            new InformMemory(1000, Time),
            Counters,
            Time
        );
    }

    public ManualTimeProvider Time { get; } = new();

    public DeviceAddressBook Book { get; } = new();

    public TrapCounters Counters { get; } = new();

    public UsmAuthoritativeEngine Engine { get; }

    public TrapIntake Intake { get; }

    public static SourceDefinition Named(string device, string address) =>
        new()
        {
            Id = SourceId.Parse(device),
            Kind = SourceKind.Snmp,
            Endpoint = address,
            Device = DeviceId.Parse(device),
        };

    public TrapItem? Give(ReadOnlySpan<byte> datagram, FlowAddress? sender = null, ushort port = 40_000) =>
        Intake.Receive(datagram, sender ?? Sender, port, Time.GetUtcNow());

    /// <summary>The event of a v2c trap with these variables.</summary>
    public EventRecord Event(string trap, params (string Name, SnmpValue Value)[] variables) => Give(V2c(trap, variables))!.Event!;

    public byte[] V2c(
        string trap,
        (string Name, SnmpValue Value)[] variables,
        SnmpPduType type = SnmpPduType.TrapV2,
        int requestId = 1,
        string community = Community
    )
    {
        var writer = new SnmpMessageWriter(_buffer, SnmpVersion.V2c, System.Text.Encoding.UTF8.GetBytes(community));
        writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0"), SnmpValue.TimeTicks(12_345));
        writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.4.1.0"), SnmpValue.Oid(ObjectIdentifier.Parse(trap)));
        foreach (var (name, value) in variables)
        {
            Assert.True(writer.TryAdd(ObjectIdentifier.Parse(name), value));
        }
        return _buffer[..writer.Finish(type, requestId)];
    }

    public byte[] V1(string enterprise, uint agent, int generic, int specific, params (string Name, SnmpValue Value)[] variables)
    {
        var oid = ObjectIdentifier.Parse(enterprise);
        var writer = SnmpMessageWriter.ForTrapV1(_buffer, "traps"u8, oid);
        foreach (var (name, value) in variables)
        {
            Assert.True(writer.TryAdd(ObjectIdentifier.Parse(name), value));
        }
        return _buffer[..writer.FinishTrapV1(new SnmpTrapV1(oid.Encoded, agent, generic, specific, 500))];
    }

    /// <summary>A v3 inform to our engine.</summary>
    public byte[] V3Inform(UsmUser user, int messageId, int requestId)
    {
        var local = user.Localize(Engine.EngineId);
        var writer = new SnmpV3MessageWriter(_buffer, local, Engine.EngineId);
        writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0"), SnmpValue.TimeTicks(12_345));
        writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.4.1.0"), SnmpValue.Oid(ObjectIdentifier.Parse(LinkDown)));
        writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1.1.7"), SnmpValue.Integer32(7));
        var header = Engine.Header(messageId, Time.GetElapsedTime(0));
        return _buffer[..writer.Finish(header, SnmpPduType.InformRequest, requestId)];
    }
}
