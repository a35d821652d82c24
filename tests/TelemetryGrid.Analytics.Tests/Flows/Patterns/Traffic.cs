using System.Buffers;
using TelemetryGrid.Analytics.Flows.Patterns;

namespace TelemetryGrid.Analytics.Tests.Flows.Patterns;

/// <summary>Feeds a detector flows in virtual time and keeps what it tells.</summary>
internal sealed class Traffic(FlowPatternOptions? options = null, PatternShare? share = null)
{
    public const long Start = 1_700_000_000_000;
    public const byte Syn = 2;
    public const byte SynAck = 18;
    public const byte Finished = 0x1B;

    private readonly FlowPatternOptions? _options = options;
    private readonly PatternShare _share = share ?? PatternShare.Whole;

    public FlowPatternDetector Detector { get; private set; } = new(options, share);

    public long Now { get; set; } = Start;

    public List<FlowPattern> Told { get; } = [];

    public static HostKey Inside(int host) => HostKey.V4(0x0A00_0000u + (uint)host);

    public static HostKey Outside(int host) => HostKey.V4(0xC633_0000u + (uint)host);

    public IEnumerable<FlowPattern> Of(PatternKind kind) => Told.Where(p => p.Subject.Kind == kind);

    public void Flow(
        HostKey source,
        HostKey destination,
        int sourcePort,
        int destinationPort,
        ulong octets = 4_000,
        ulong packets = 10,
        byte protocol = 6,
        byte flags = Finished,
        int exporter = 0,
        uint sampling = 1,
        long lasted = 200
    )
    {
        Detector.Advance(Now);
        Detector.Add(
            new FlowObservation(
                source,
                destination,
                (ushort)sourcePort,
                (ushort)destinationPort,
                protocol,
                protocol == 6 ? flags : (byte)0,
                (ushort)exporter,
                Now - lasted,
                Now,
                octets,
                packets,
                sampling
            )
        );
        Told.AddRange(Detector.Take());
    }

    /// <summary>Both directions of a conversation that went well.</summary>
    public void Talk(HostKey client, HostKey server, int clientPort, int port, ulong up = 2_000, ulong down = 20_000, byte protocol = 6)
    {
        Flow(client, server, clientPort, port, up, 1 + (up / 1_000), protocol);
        Flow(server, client, port, clientPort, down, 1 + (down / 1_000), protocol);
    }

    public void Wait(double seconds)
    {
        Now += (long)(seconds * 1000);
        Detector.Advance(Now);
        Told.AddRange(Detector.Take());
    }

    /// <summary>Stores the detector and goes on with what was stored.</summary>
    public byte[] Restart()
    {
        var stored = new ArrayBufferWriter<byte>();
        Detector.WriteTo(stored);
        Detector = FlowPatternDetector.Read(stored.WrittenSpan, _options, _share);
        return stored.WrittenSpan.ToArray();
    }
}
