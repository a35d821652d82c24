using System.Text;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Streaming;
using TelemetryGrid.Tests.Allocation;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.Gnmi;

public sealed class GnmiResponseReaderTests
{
    [Fact]
    public void Read_ScalarsOfEveryKind_KeepTheirTypes()
    {
        (byte[] Wire, TelemetryValueKind Kind, string Text)[] cases =
        [
            (Text(1, "up"), TelemetryValueKind.Text, "up"),
            (Number(2, unchecked((ulong)-5)), TelemetryValueKind.Signed, "-5"),
            (Number(3, ulong.MaxValue), TelemetryValueKind.Unsigned, "18446744073709551615"),
            (Number(4, 1), TelemetryValueKind.Boolean, "true"),
            (Number(4, 0), TelemetryValueKind.Boolean, "false"),
            (Bytes(5, [1, 2, 0xFF]), TelemetryValueKind.Bytes, "0102ff"),
            (Bytes(5, [0x3F, 0x80, 0, 0]), TelemetryValueKind.Double, "1"),
            ([.. Tag(6, 5), .. BitConverter.GetBytes(1.5f)], TelemetryValueKind.Double, "1.5"),
            (Bytes(7, Number(1, unchecked((ulong)-12345)), Number(2, 3)), TelemetryValueKind.Double, "-12.345"),
            (Bytes(7, Number(1, 7)), TelemetryValueKind.Double, "7"),
            (Bytes(8, Bytes(1, Text(1, "a")), Bytes(1, Number(3, 5)), Bytes(1, Number(4, 1))), TelemetryValueKind.Text, "a,5,true"),
            (
                Bytes(9, Text(1, "type.googleapis.com/x")),
                TelemetryValueKind.Bytes,
                Convert.ToHexStringLower(Text(1, "type.googleapis.com/x"))
            ),
            (Text(10, "7"), TelemetryValueKind.Unsigned, "7"),
            (Text(10, "\"7\""), TelemetryValueKind.Text, "7"),
            (Text(11, "\"7\""), TelemetryValueKind.Unsigned, "7"),
            (Text(11, "\"-7\""), TelemetryValueKind.Signed, "-7"),
            (Text(11, "\"0.50\""), TelemetryValueKind.Double, "0.5"),
            (Text(11, "\"007\""), TelemetryValueKind.Text, "007"),
            (Text(11, "\"1e5\""), TelemetryValueKind.Text, "1e5"),
            (Text(11, "\"\""), TelemetryValueKind.Text, ""),
            (Text(11, "[null]"), TelemetryValueKind.Boolean, "true"),
            (Text(11, "[\"a\",\"b\"]"), TelemetryValueKind.Text, "a,b"),
            (Text(12, "up 3 days"), TelemetryValueKind.Text, "up 3 days"),
            (Bytes(13, [9]), TelemetryValueKind.Bytes, "09"),
            (Double(14, 2.25), TelemetryValueKind.Double, "2.25"),
        ];
        foreach (var (wire, kind, text) in cases)
        {
            var sink = Read(Message(Update(Elements("a", "b"), Bytes(3, wire))));
            var update = Assert.Single(sink.Updates);
            Assert.Equal(("/a/b", kind, text), (update.Path, update.Kind, update.Value));
        }
    }

    [Fact]
    public void Read_DeprecatedForms_AreReadLikeTheirSuccessors()
    {
        var elements = Bytes(1, Text(1, "interfaces"), Text(1, "interface[name=eth0/1]"), Text(1, "state"));
        var json = Bytes(2, Text(1, "{\"mtu\":1500}"));
        var ascii = Bytes(2, Text(1, "up"), Number(2, 3));
        var sink = Read(Message(Bytes(4, elements, json), Bytes(4, elements, ascii)));
        Assert.Equal(
            ["/interfaces/interface/state/mtu{interface.name=eth0/1} = 1500", "/interfaces/interface/state{interface.name=eth0/1} = up"],
            sink.Updates.Select(u => u.ToString())
        );
    }

    [Fact]
    public void Read_JsonIetfTree_IsFlattenedWithTheKeysOfItsLists()
    {
        const string Json = """
            {"openconfig-network-instance:network-instance":[
              {"name":"default","config":{"name":"default","enabled":true},
               "protocols":{"protocol":[{"identifier":"BGP","name":"65000","state":{"peers":"12"},
                 "bgp":{"neighbors":{"neighbor":[{"neighbor-address":"10.0.0.1","state":{"prefixes":{"received":"7"},"uptime":1.5}}]}}}]}}],
             "afi-safi":[{"afi-safi-name":"IPV4","x":1},{"afi-safi-name":"IPV6","x":2}],
             "plain":[{"x":1},{"x":2}], "escaped\/name":"a\u00fcb", "none":null, "empty":[], "flags":[1,2]}
            """;
        var sink = Read(Message(Update(Elements("network-instances"), Bytes(3, Text(11, Json)))));
        const string Instance = "/network-instances/network-instance";
        Assert.Equal(
            [
                $"{Instance}/name{{network-instance.name=default}} = default",
                $"{Instance}/config/name{{network-instance.name=default}} = default",
                $"{Instance}/config/enabled{{network-instance.name=default}} = true",
                $"{Instance}/protocols/protocol/identifier{{network-instance.name=default|protocol.identifier=BGP|protocol.name=65000}} = BGP",
                $"{Instance}/protocols/protocol/name{{network-instance.name=default|protocol.identifier=BGP|protocol.name=65000}} = 65000",
                $"{Instance}/protocols/protocol/state/peers{{network-instance.name=default|protocol.identifier=BGP|protocol.name=65000}} = 12",
                $"{Instance}/protocols/protocol/bgp/neighbors/neighbor/neighbor-address{{network-instance.name=default|protocol.identifier=BGP|protocol.name=65000|neighbor.neighbor-address=10.0.0.1}} = 10.0.0.1",
                $"{Instance}/protocols/protocol/bgp/neighbors/neighbor/state/prefixes/received{{network-instance.name=default|protocol.identifier=BGP|protocol.name=65000|neighbor.neighbor-address=10.0.0.1}} = 7",
                $"{Instance}/protocols/protocol/bgp/neighbors/neighbor/state/uptime{{network-instance.name=default|protocol.identifier=BGP|protocol.name=65000|neighbor.neighbor-address=10.0.0.1}} = 1.5",
                "/network-instances/afi-safi/afi-safi-name{afi-safi.afi-safi-name=IPV4} = IPV4",
                "/network-instances/afi-safi/x{afi-safi.afi-safi-name=IPV4} = 1",
                "/network-instances/afi-safi/afi-safi-name{afi-safi.afi-safi-name=IPV6} = IPV6",
                "/network-instances/afi-safi/x{afi-safi.afi-safi-name=IPV6} = 2",
                "/network-instances/plain/x{plain.position=0} = 1",
                "/network-instances/plain/x{plain.position=1} = 2",
                "/network-instances/escaped/name{} = aüb",
                "/network-instances/flags{} = 1,2",
            ],
            sink.Updates.Select(u => u.ToString())
        );
        Assert.All(sink.Updates.Take(9), u => Assert.Equal("openconfig-network-instance", u.Origin));
    }

    [Fact]
    public void Read_KeysInAnyOrder_GiveOneIdentity()
    {
        var identities = new IdentitySink();
        foreach (
            var names in (string[][])
                [
                    ["identifier", "name", "zone"],
                    ["zone", "name", "identifier"],
                    ["name", "zone", "identifier"],
                ]
        )
        {
            var keys = names.Select(n => Bytes(2, Text(1, n), Text(2, "value of " + n))).ToArray();
            var path = Bytes(1, Bytes(3, Concat([Text(1, "protocol"), .. keys])), Bytes(3, Text(1, "x")));
            GnmiResponseReader.Read(Message(Update(path, Bytes(3, Number(3, 1)))), new TelemetryPath(), identities);
        }
        Assert.Single(identities.Seen);
    }

    [Fact]
    public void Read_PrefixAndTarget_HoldForEveryUpdateWhereverTheyStand()
    {
        var prefix = Bytes(2, Bytes(3, Text(1, "interfaces")), Text(4, "leaf1"));
        var body = Concat(
            Update(Elements("a"), Bytes(3, Number(3, 1))),
            Update(Elements("b"), Bytes(3, Number(3, 2))),
            prefix,
            Number(1, 99)
        );
        var sink = Read(Bytes(1, body));
        Assert.Equal(["/interfaces/a", "/interfaces/b"], sink.Updates.Select(u => u.Path));
        Assert.All(sink.Updates, u => Assert.Equal((99L, "leaf1"), (u.TimestampNanoseconds, u.Target)));
    }

    [Fact]
    public void Read_SyncAndError_AreTold()
    {
        var path = new TelemetryPath();
        var sink = new RecordingTelemetrySink();
        Assert.Equal(GnmiResponseKind.Sync, GnmiResponseReader.Read(Number(3, 1), path, sink).Kind);
        var error = GnmiResponseReader.Read(Bytes(4, Number(1, 3), Text(2, "no such path")), path, sink);
        Assert.Equal((GnmiResponseKind.Error, "INVALID_ARGUMENT: no such path"), (error.Kind, error.Message));
        Assert.Equal(GnmiResponseKind.Empty, GnmiResponseReader.Read([], path, sink).Kind);
    }

    [Theory]
    [InlineData(63, DecodeStatus.Ok)]
    [InlineData(70, DecodeStatus.InvalidValue)]
    [InlineData(200_000, DecodeStatus.InvalidValue)]
    public void Read_NestedJson_IsReadToABound(int depth, DecodeStatus expected)
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        var sink = new RecordingTelemetrySink();
        Assert.Equal(
            expected,
            GnmiResponseReader.Read(Message(Update(Elements("x"), Bytes(3, Text(10, json)))), new TelemetryPath(), sink).Status
        );
        json = new string('[', depth) + "1" + new string(']', depth);
        // One key per list: more than are kept.
        Assert.Equal(
            DecodeStatus.LimitExceeded,
            GnmiResponseReader.Read(Message(Update(Elements("x"), Bytes(3, Text(10, json)))), new TelemetryPath(), sink).Status
        );
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"a\":1}{")]
    [InlineData("nope")]
    [InlineData("\"\\ud800\"")]
    public void Read_BrokenJson_IsAStatus(string json)
    {
        var response = GnmiResponseReader.Read(
            Message(Update(Elements("x"), Bytes(3, Text(11, json)))),
            new TelemetryPath(),
            new RecordingTelemetrySink()
        );
        Assert.Equal(DecodeStatus.InvalidValue, response.Status);
        Assert.StartsWith("JSON value cannot be read at byte", response.Defect.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PathsBeyondTheBounds_AreRefused()
    {
        var manyElements = Bytes(1, [.. Enumerable.Repeat(Bytes(3, Text(1, "a")), 1000)]);
        var longElement = Elements(new string('a', 5000));
        var longKey = Bytes(1, Bytes(3, Text(1, "a"), Bytes(2, Text(1, "k"), Text(2, new string('v', 100_000)))));
        var manyKeys = Bytes(
            1,
            Bytes(3, Concat([Text(1, "a"), .. Enumerable.Range(0, 100).Select(i => Bytes(2, Text(1, $"k{i}"), Text(2, "v")))]))
        );
        foreach (var path in (byte[][])[manyElements, longElement, longKey, manyKeys])
        {
            var response = GnmiResponseReader.Read(
                Message(Update(path, Bytes(3, Number(3, 1)))),
                new TelemetryPath(),
                new RecordingTelemetrySink()
            );
            Assert.Equal(DecodeStatus.LimitExceeded, response.Status);
        }
    }

    [Fact]
    public void Read_Update_AllocatesNothing()
    {
        var message = Message(
            Update(
                Bytes(1, Bytes(3, Text(1, "interface"), Bytes(2, Text(1, "name"), Text(2, "eth0"))), Bytes(3, Text(1, "in-octets"))),
                Bytes(3, Number(3, 123456789))
            )
        );
        var path = new TelemetryPath();
        var sink = new CountingSink();
        GnmiResponseReader.Read(message, path, sink);
        var rounds = 0;
        var allocated = Allocated.LeastBy(() =>
        {
            rounds++;
            for (var i = 0; i < 1000; i++)
            {
                GnmiResponseReader.Read(message, path, sink);
            }
        });
        Assert.Equal((0, 1 + (1000 * rounds)), (allocated, sink.Count));
    }

    private static RecordingTelemetrySink Read(byte[] message)
    {
        var sink = new RecordingTelemetrySink();
        var response = GnmiResponseReader.Read(message, new TelemetryPath(), sink);
        Assert.Equal((DecodeStatus.Ok, GnmiResponseKind.Notification), (response.Status, response.Kind));
        return sink;
    }

    private static byte[] Message(params byte[][] parts) => Bytes(1, Concat([Number(1, 1_700_000_000_000_000_000), .. parts]));

    private static byte[] Update(byte[] path, byte[] value) => Bytes(4, path, value);

    private static byte[] Elements(params string[] names) => Bytes(1, [.. names.Select(n => Bytes(3, Text(1, n)))]);

    private sealed class IdentitySink : ITelemetrySink
    {
        public HashSet<string> Seen { get; } = [];

        public void OnUpdate(in TelemetryUpdate update) =>
            Seen.Add(Convert.ToHexString(update.Identity) + Encoding.UTF8.GetString(update.Leaf));

        public void OnDelete(in TelemetryUpdate update) => throw new InvalidOperationException("nothing was deleted");
    }

    private sealed class CountingSink : ITelemetrySink
    {
        public int Count { get; private set; }

        public void OnUpdate(in TelemetryUpdate update) => Count++;

        public void OnDelete(in TelemetryUpdate update) => Count--;
    }
}
