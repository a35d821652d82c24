using System.Text;
using System.Text.Json;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Protocols.Tests.Streaming;
using TelemetryGrid.Tests.Corpus;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.Gnmi;

/// <summary>Whole OpenConfig documents as the one JSON_IETF value of an update, as a device answers a subscription to its root.</summary>
public sealed class OpenConfigExampleTests
{
    [Theory]
    [InlineData("netinst_pe_device.json")]
    [InlineData("netinst_router_sw.json")]
    [InlineData("netinst_sw.json")]
    public void Read_WholeDocument_HasEveryLeafOnceUnderKeysOfItsOwn(string file)
    {
        var json = File.ReadAllBytes(Path.Combine(CorpusFolder.Require("openconfig-examples"), file));
        var sink = Read(json);
        using var document = JsonDocument.Parse(json);
        var expected = Leaves(document.RootElement, "").ToList();
        Assert.True(expected.Count > 10);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            sink.Updates.Select(u => $"{u.Path} = {u.Value}").Order(StringComparer.Ordinal)
        );
        // Entries of one list would overwrite each other if their keys were not recognised.
        Assert.Equal(sink.Updates.Count, sink.Updates.Select(u => (u.Path, u.Keys)).Distinct().Count());
    }

    [Fact]
    public void Read_ListWithinList_KeepsTheKeysOfBoth()
    {
        var sink = Read(File.ReadAllBytes(Path.Combine(CorpusFolder.Require("openconfig-examples"), "netinst_sw.json")));
        Assert.Contains(sink.Updates, u => u.ToString() == "/interfaces/interface/config/description{interface.name=g0/0/0} = ACCESS PORT");
        Assert.Contains(
            sink.Updates,
            u =>
                u.Path == "/network-instances/network-instance/interfaces/interface/config/interface"
                && u.Keys == "network-instance.name=DEFAULT|interface.id=g1/0/42"
        );
    }

    private static RecordingTelemetrySink Read(byte[] json)
    {
        var sink = new RecordingTelemetrySink();
        var message = Bytes(1, Concat(Number(1, 1), Bytes(4, Concat(Bytes(1, []), Bytes(3, Bytes(11, json))))));
        var response = GnmiResponseReader.Read(message, new TelemetryPath(), sink);
        Assert.Equal(DecodeStatus.Ok, response.Status);
        return sink;
    }

    // Lists of scalars are one leaf-list; an array of objects is a list, whose entries go by keys.
    private static IEnumerable<string> Leaves(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return value.EnumerateObject().SelectMany(p => Leaves(p.Value, path + "/" + p.Name));
            case JsonValueKind.Array when value.EnumerateArray().All(e => e.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                return [$"{path} = {string.Join(',', value.EnumerateArray().Select(Text))}"];
            case JsonValueKind.Array:
                return value.EnumerateArray().SelectMany(e => Leaves(e, path));
            default:
                return [$"{path} = {Text(value)}"];
        }
    }

    private static string Text(JsonElement scalar) => scalar.ValueKind == JsonValueKind.String ? scalar.GetString()! : scalar.GetRawText();
}
