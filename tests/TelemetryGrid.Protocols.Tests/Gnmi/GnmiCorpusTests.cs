using System.Text.Json;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Protocols.Tests.Streaming;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Gnmi;

/// <summary>Messages of Cisco, Juniper, Nokia, Arista, Huawei and Ciena devices, against what the collector they come from makes of them.</summary>
public sealed class GnmiCorpusTests
{
    // Messages that devices dial in with, rather than answer a subscription.
    private const string ListenerPrefix = "listener/";

    // Leaves that its configuration turns into tags of others, by the path's last element.
    private static readonly HashSet<string> TagLeaves = ["description", "descr"];

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (var name in CaseNames)
        {
            cases.Add(name);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_DeviceMessages_HasEveryExpectedField(string name)
    {
        var folder = Folder(name);
        var sink = Read(Path.Combine(folder, "responses.json"));
        var expected = ExpectedLine.ReadFile(Path.Combine(folder, "expected.out")).ToList();
        Assert.NotEmpty(expected);
        var unused = sink.Updates.ToList();
        foreach (var line in expected)
        {
            if (line.Fields.TryGetValue("operation", out var operation) && operation == "\"delete\"")
            {
                Assert.Contains(sink.Deletes, d => d.TimestampNanoseconds == line.Timestamp && HasTags(d, line));
                continue;
            }
            foreach (var (field, value) in line.Fields)
            {
                var found = unused.FindIndex(u => Matches(u, line, field, value));
                Assert.True(found >= 0, $"{name}: no update for {field}={value} of {string.Join(',', line.Tags)}");
                unused.RemoveAt(found);
            }
        }
        Assert.DoesNotContain(unused, u => !IsTagLeaf(u, expected));
    }

    [Fact]
    public void Read_DeviceMessages_CoverEveryCaseOfTheCorpus()
    {
        var corpus = CorpusFolder.Require("telegraf-gnmi");
        string[] listeners = Names("gnmi_listener");
        Assert.Equal([.. Names("gnmi"), .. listeners.Select(n => ListenerPrefix + n)], CaseNames);

        string[] Names(string collector) =>
            [
                .. Directory
                    .GetDirectories(Path.Combine(corpus, collector, "testcases"))
                    .Select(d => Path.GetFileName(d))
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public void Read_EveryTruncation_IsAStatusAndEmitsNothingElse()
    {
        var file = Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "gnmi", "testcases", "issue_14946", "responses.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var path = new TelemetryPath();
        foreach (var message in json.RootElement.EnumerateArray().Select(ProtoJson.SubscribeResponse))
        {
            var whole = new RecordingTelemetrySink();
            Assert.Equal(DecodeStatus.Ok, GnmiResponseReader.Read(message, path, whole).Status);
            for (var length = 1; length < message.Length; length++)
            {
                var sink = new RecordingTelemetrySink();
                var response = GnmiResponseReader.Read(message.AsSpan(0, length), path, sink);
                Assert.Equal(DecodeStatus.Truncated, response.Status);
                Assert.InRange(response.Defect.Offset, 0, length);
                Assert.Empty(sink.Updates);
            }
        }
    }

    [Fact]
    public void Read_RandomDamage_NeverThrows()
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "gnmi", "testcases");
        var random = new Random(4711);
        var path = new TelemetryPath();
        var (broken, read) = (0, 0);
        foreach (var file in Directory.GetFiles(folder, "responses.json", SearchOption.AllDirectories))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var message in json.RootElement.EnumerateArray().Select(ProtoJson.SubscribeResponse).Where(m => m.Length > 0))
            {
                for (var round = 0; round < 40; round++)
                {
                    var damaged = message.ToArray();
                    for (var n = random.Next(1, 8); n > 0; n--)
                    {
                        damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    }
                    var sink = new RecordingTelemetrySink();
                    var response = GnmiResponseReader.Read(damaged, path, sink);
                    _ = response.Status == DecodeStatus.Ok ? read++ : broken++;
                    Assert.True(
                        response.Status == DecodeStatus.Ok || response.Defect.ToString().Contains("at byte", StringComparison.Ordinal)
                    );
                }
            }
        }
        Assert.True(broken > 1000 && read > 100, $"{broken} broken, {read} read");
    }

    private static string Folder(string name) =>
        name.StartsWith(ListenerPrefix, StringComparison.Ordinal)
            ? Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "gnmi_listener", "testcases", name[ListenerPrefix.Length..])
            : Path.Combine(CorpusFolder.Require("telegraf-gnmi"), "gnmi", "testcases", name);

    private static RecordingTelemetrySink Read(string file)
    {
        var sink = new RecordingTelemetrySink();
        var path = new TelemetryPath();
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var message in json.RootElement.EnumerateArray())
        {
            var response = GnmiResponseReader.Read(ProtoJson.SubscribeResponse(message), path, sink);
            Assert.Equal(DecodeStatus.Ok, response.Status);
            var isSync = message.TryGetProperty("syncResponse", out _);
            Assert.Equal(isSync ? GnmiResponseKind.Sync : GnmiResponseKind.Notification, response.Kind);
        }
        return sink;
    }

    private static bool Matches(RecordedUpdate update, ExpectedLine line, string field, string value) =>
        update.TimestampNanoseconds == line.Timestamp
        && HasTags(update, line)
        && (Snake(update.Path).EndsWith("/" + Leaf(field), StringComparison.Ordinal) || Snake(update.Path).TrimStart('/') == Leaf(field))
        && (ExpectedLine.IsSame(value, update.Value) || IsBinaryFloat(value, update.Value));

    // Fields are named by the path behind the subscription's; modules in them are no part of a name here.
    private static string Leaf(string field) =>
        string.Join(
            '/',
            Snake(field)
                .Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Select(e => Module(e) is > 0 and var colon ? e[(colon + 1)..] : e)
        );

    private static int Module(string element) => element.Count(c => c == ':') == 1 ? element.IndexOf(':', StringComparison.Ordinal) : 0;

    private static string Snake(string text) => text.Replace('-', '_');

    // The corpus gets a type from the YANG model that the wire does not have: ieeefloat32 is four octets, here in base64.
    private static bool IsBinaryFloat(string field, string value) =>
        value.Length == 8
        && value.EndsWith("==", StringComparison.Ordinal)
        && ExpectedLine.IsSame(
            field,
            System
                .Buffers.Binary.BinaryPrimitives.ReadSingleBigEndian(Convert.FromBase64String(value))
                .ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        );

    // Keys carry other names there; their values must be there.
    private static bool HasTags(RecordedUpdate update, ExpectedLine line) =>
        line.Tags.All(t =>
            t.Key is "path" or "source" or "component" or "component_id" or "sub_component_id"
            || TagLeaves.Contains(t.Key[(t.Key.LastIndexOf('/') + 1)..])
            || IsJoined(t.Key)
            || update.KeyValues.Contains(t.Value)
        ) && update.KeyValues.All(v => line.Tags.ContainsValue(v) || line.Fields.Values.Any(f => f.Trim('"') == v));

    private static bool IsJoined(string tag) => tag.Contains("test_tag", StringComparison.Ordinal);

    private static bool IsTagLeaf(RecordedUpdate update, List<ExpectedLine> expected) =>
        TagLeaves.Contains(update.Path[(update.Path.LastIndexOf('/') + 1)..])
        || !expected.Any(l => l.Timestamp == update.TimestampNanoseconds);

    private static readonly string[] CaseNames =
    [
        "canonical_field_names",
        "canonical_field_names_trim",
        "issue_11011",
        "issue_11778",
        "issue_12831",
        "issue_12931",
        "issue_13052",
        "issue_13512",
        "issue_14044",
        "issue_14063",
        "issue_14530",
        "issue_14833",
        "issue_14946",
        "issue_14946_canonical_field_names",
        "issue_15046",
        "issue_15546",
        "issue_16476",
        "issue_16515",
        "issue_17154",
        "issue_17279",
        "issue_17412",
        "issue_17622",
        "tagging_name_based",
        "tagging_subinterfaces",
        "listener/nokia",
        "listener/nokia_mtls",
        "listener/nokia_tls",
    ];
}
