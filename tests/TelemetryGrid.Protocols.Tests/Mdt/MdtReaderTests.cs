using System.Text.Json;
using TelemetryGrid.Protocols.Mdt;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Protocols.Tests.Streaming;
using TelemetryGrid.Tests.Corpus;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.Mdt;

public sealed class MdtReaderTests
{
    // Tags the expected records make up from the shape of NX-OS' tables, or from the message's head.
    private static readonly HashSet<string> MadeUp =
    [
        "path",
        "source",
        "subscription",
        "row_number",
        "queue_number",
        "interface_name",
        "startTs",
    ];

    [Fact]
    public void Read_DeviceMessages_HaveEveryExpectedField()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "cisco_telemetry_mdt", "testcases");
        var fields = 0;
        foreach (var test in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(test);
            var sink = new RecordingTelemetrySink();
            var header = MdtReader.Read(Message(test), new TelemetryPath(), sink);
            Assert.Equal(DecodeStatus.Ok, header.Status);
            foreach (var line in ExpectedLine.ReadFile(Path.Combine(test, "expected.out")))
            {
                Assert.Equal((line.Tags["source"], line.Tags["subscription"]), (header.Node, header.Subscription));
                var isDeleted = line.Fields.GetValueOrDefault("delete") == "true";
                if (isDeleted)
                {
                    Assert.Contains(sink.Deletes, d => HasKeys(d, line));
                }
                foreach (var (field, value) in line.Fields.Where(f => f.Key != "delete"))
                {
                    fields++;
                    Assert.True(sink.Updates.Any(u => Matches(u, line, field, value)), $"{name}: no update for {field}={value}");
                }
            }
        }
        Assert.InRange(fields, 100, int.MaxValue);
    }

    [Fact]
    public void Read_IosXrRow_HasKeysAndLeaves()
    {
        var row = Bytes(
            11,
            Number(1, 1_700_000_000_123),
            Bytes(15, Text(2, "keys"), Bytes(15, Text(2, "interface-name"), Text(5, "GigabitEthernet0/0/0/1"))),
            Bytes(
                15,
                Text(2, "content"),
                Bytes(15, Text(2, "bytes-received"), Number(8, ulong.MaxValue)),
                Bytes(15, Text(2, "load"), Bytes(15, Text(2, "input-drift"), Number(10, 3)), Bytes(15, Text(2, "ratio"), Double(11, 0.5)))
            )
        );
        var message = Concat(
            Text(6, "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest/generic-counters"),
            row,
            Text(1, "xr1"),
            Number(10, 5)
        );
        var sink = new RecordingTelemetrySink();
        MdtReader.Read(message, new TelemetryPath(), sink);
        const string Path = "/infra-statistics/interfaces/interface/latest/generic-counters";
        const string Keys = "{generic-counters.interface-name=GigabitEthernet0/0/0/1}";
        Assert.Equal(
            [
                $"{Path}/bytes-received{Keys} = 18446744073709551615",
                $"{Path}/load/input-drift{Keys} = -2",
                $"{Path}/load/ratio{Keys} = 0.5",
            ],
            sink.Updates.Select(u => u.ToString())
        );
        Assert.All(
            sink.Updates,
            u =>
                Assert.Equal(
                    ("xr1", "Cisco-IOS-XR-infra-statsd-oper", 1_700_000_000_123_000_000),
                    (u.Target, u.Origin, u.TimestampNanoseconds)
                )
        );
    }

    [Fact]
    public void Read_EveryTruncation_IsAStatusOrAWholeRow()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "cisco_telemetry_mdt", "testcases");
        var message = Message(Path.Combine(folder, "NXDME_subtree"));
        var ends = 0;
        for (var length = 0; length < message.Length; length++)
        {
            ends +=
                MdtReader.Read(message.AsSpan(0, length), new TelemetryPath(), new RecordingTelemetrySink()).Status == DecodeStatus.Ok
                    ? 1
                    : 0;
        }
        Assert.InRange(ends, 1, 6);
    }

    [Fact]
    public void Read_RandomDamage_NeverThrows()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "cisco_telemetry_mdt", "testcases");
        var random = new Random(1);
        var path = new TelemetryPath();
        var broken = 0;
        foreach (var message in Directory.GetDirectories(folder).Select(Message))
        {
            for (var round = 0; round < 200; round++)
            {
                var damaged = message.ToArray();
                for (var n = random.Next(1, 6); n > 0; n--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }
                broken += MdtReader.Read(damaged, path, new RecordingTelemetrySink()).Status == DecodeStatus.Ok ? 0 : 1;
            }
        }
        Assert.InRange(broken, 200, int.MaxValue);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        byte[] field = Bytes(15, Text(2, "x"), Number(8, 1));
        for (var i = 0; i < 2000; i++)
        {
            field = Bytes(15, field);
        }
        foreach (var name in (string[])["keys", "content"])
        {
            var message = Bytes(11, Bytes(15, Text(2, "content")), Bytes(15, Text(2, name), field));
            Assert.Equal(DecodeStatus.LimitExceeded, MdtReader.Read(message, new TelemetryPath(), new RecordingTelemetrySink()).Status);
        }
    }

    [Fact]
    public void TryAdd_PiecesOfAMessage_GiveItWhole()
    {
        var telemetry = new byte[1000];
        new Random(3).NextBytes(telemetry);
        var assembler = new MdtDialoutAssembler(10_000);
        Assert.False(assembler.TryAdd(Piece(1, telemetry[..400], 1000), out _, out _));
        Assert.False(assembler.TryAdd(Piece(1, telemetry[400..900], 1000), out _, out _));
        Assert.True(assembler.TryAdd(Piece(1, telemetry[900..], 1000), out var whole, out _));
        Assert.True(whole.SequenceEqual(telemetry));
        Assert.True(assembler.TryAdd(Concat(Number(1, 2), Bytes(2, telemetry)), out whole, out _));
        Assert.True(whole.SequenceEqual(telemetry));
        Assert.Equal(0, assembler.Abandoned);
    }

    [Fact]
    public void TryAdd_PiecesThatDoNotBelongTogether_AreAbandoned()
    {
        var assembler = new MdtDialoutAssembler(10_000);
        assembler.TryAdd(Piece(1, new byte[400], 1000), out _, out _);
        Assert.False(assembler.TryAdd(Piece(2, new byte[400], 1000), out _, out _));
        Assert.Equal(1, assembler.Abandoned);
        Assert.False(assembler.TryAdd(Piece(3, new byte[400], 1_000_000), out _, out var head));
        Assert.Equal(DecodeStatus.LimitExceeded, head.Defect.Status);
        Assert.Equal(2, assembler.Abandoned);
    }

    private static byte[] Piece(ulong request, byte[] data, ulong total) => Concat(Number(1, request), Bytes(2, data), Number(4, total));

    private static byte[] Message(string test)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(test, "packet.json")));
        return ProtoJson.Telemetry(json.RootElement);
    }

    private static bool Matches(RecordedUpdate update, ExpectedLine line, string field, string value) =>
        update.TimestampNanoseconds == line.Timestamp
        && HasKeys(update, line)
        && Snake(update.Path).EndsWith("/" + Snake(field[(field.LastIndexOf('/') + 1)..]), StringComparison.Ordinal)
        && ExpectedLine.IsSame(value, update.Value);

    private static bool HasKeys(RecordedUpdate update, ExpectedLine line) =>
        line.Tags.All(t =>
            MadeUp.Contains(t.Key)
            || t.Key.StartsWith("TABLE_", StringComparison.Ordinal)
            || t.Key == "fooEntity"
            || update.KeyValues.Contains(t.Value)
        );

    private static string Snake(string text) => text.Replace('-', '_');
}
