using TelemetryGrid.Protocols.Junos;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Protocols.Tests.Streaming;
using TelemetryGrid.Tests.Corpus;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.Junos;

public sealed class JunosReaderTests
{
    private const string Interfaces = "/junos/system/linecard/interface/interface_stats";

    [Fact]
    public void Read_DeviceMessage_HasEveryLeafOfItsTextForm()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-xpath-proto"), "protobuf_issue_15571");
        var sink = new RecordingTelemetrySink();
        var header = JunosReader.Read(File.ReadAllBytes(Path.Combine(folder, "message.bin")), new TelemetryPath(), sink);
        Assert.Equal(
            ("ST-Justin", 103837u, 1719150965216L, DecodeStatus.Ok, 0),
            (header.System, header.Sequence, header.TimestampMilliseconds, header.Status, header.UnknownSensors)
        );
        Assert.Equal(TextLeaves(Path.Combine(folder, "data.json")), sink.Updates.Select(u => u.ToString()));
        Assert.All(sink.Updates, u => Assert.Equal((1719150965216000000L, "ST-Justin"), (u.TimestampNanoseconds, u.Target)));
    }

    [Fact]
    public void Read_EveryTruncation_IsAStatus()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-xpath-proto"), "protobuf_issue_15571");
        var message = File.ReadAllBytes(Path.Combine(folder, "message.bin"));
        var path = new TelemetryPath();
        var whole = 0;
        for (var length = 0; length < message.Length; length++)
        {
            var header = JunosReader.Read(message.AsSpan(0, length), path, new RecordingTelemetrySink());
            whole += header.Status == DecodeStatus.Ok ? 1 : 0;
        }
        // Only between two fields of the outermost message, of which it holds some ninety, can one end without anybody seeing.
        Assert.InRange(whole, 1, 100);
    }

    [Fact]
    public void Read_RandomDamage_NeverThrows()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-xpath-proto"), "protobuf_issue_15571");
        var message = File.ReadAllBytes(Path.Combine(folder, "message.bin"));
        var random = new Random(42);
        var path = new TelemetryPath();
        var broken = 0;
        for (var round = 0; round < 3000; round++)
        {
            var damaged = message.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }
            broken += JunosReader.Read(damaged, path, new RecordingTelemetrySink()).Status == DecodeStatus.Ok ? 0 : 1;
        }
        Assert.InRange(broken, 100, 3000);
    }

    [Fact]
    public void Read_UnknownSensor_IsCountedAndLeftOut()
    {
        var message = Concat(
            Text(1, "10.0.0.1"),
            Text(4, "x:/junos/cpu/:/junos/cpu/:PFE"),
            Bytes(101, Bytes(2636, Bytes(77, Number(1, 5))), Bytes(9, Number(1, 1)))
        );
        var sink = new RecordingTelemetrySink();
        var header = JunosReader.Read(message, new TelemetryPath(), sink);
        Assert.Equal((2, DecodeStatus.Ok, "10.0.0.1"), (header.UnknownSensors, header.Status, header.System));
        Assert.Empty(sink.Updates);
    }

    // The text form of protobuf, as far as the corpus uses it.
    private static List<string> TextLeaves(string file)
    {
        var leaves = new List<(string Path, string Value)>();
        var keys = new Stack<List<string>>();
        var elements = new Stack<string>();
        var entries = new List<string>();
        foreach (var line in File.ReadLines(file).Select(l => l.Trim()))
        {
            if (line.EndsWith('{'))
            {
                elements.Push(line[..^1].Trim());
                keys.Push([]);
            }
            else if (line == "}")
            {
                elements.Pop();
                keys.Pop();
            }
            else if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && elements.Contains("interface_stats"))
            {
                var (name, value) = (line[..colon], line[(colon + 2)..].Trim('"'));
                if (name is "if_name" or "queue_number")
                {
                    keys.Peek().Add($"{elements.Peek()}.{name}={value}");
                    continue;
                }
                var inner = elements.TakeWhile(e => e != "interface_stats").Reverse().Append(name);
                entries.Add($"{Interfaces}/{string.Join('/', inner)}{{{string.Join('|', keys.Reverse().SelectMany(k => k))}}} = {value}");
            }
        }
        Assert.True(entries.Count > 100);
        return entries;
    }
}
