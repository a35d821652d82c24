using TelemetryGrid.Protocols.Gnmi;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.Gnmi;

public sealed class GnmiRequestWriterTests
{
    [Fact]
    public void Subscribe_Stream_IsOnTheWireAsTheProtoFileSays()
    {
        var request = new GnmiSubscribeRequest([
            new GnmiSubscription(Path("openconfig:/interfaces/interface[name=*]/state"))
            {
                SampleInterval = TimeSpan.FromSeconds(10),
                SuppressRedundant = true,
                HeartbeatInterval = TimeSpan.FromMinutes(1),
            },
            new GnmiSubscription(Path("/system")) { Mode = GnmiSubscriptionMode.OnChange },
        ])
        {
            Target = "leaf1",
            Encoding = GnmiEncoding.JsonIetf,
            UpdatesOnly = true,
        };
        var expected = Bytes(
            1,
            Bytes(1, Text(4, "leaf1")),
            Bytes(
                2,
                Bytes(
                    1,
                    Text(2, "openconfig"),
                    Bytes(3, Text(1, "interfaces")),
                    Bytes(3, Text(1, "interface"), Bytes(2, Text(1, "name"), Text(2, "*"))),
                    Bytes(3, Text(1, "state"))
                ),
                Number(2, 2),
                Number(3, 10_000_000_000),
                Number(4, 1),
                Number(5, 60_000_000_000)
            ),
            Bytes(2, Bytes(1, Bytes(3, Text(1, "system"))), Number(2, 1)),
            Number(8, 4),
            Number(9, 1)
        );
        Assert.Equal(expected, GnmiRequestWriter.Subscribe(request));
    }

    [Theory]
    [InlineData(GnmiListMode.Once)]
    [InlineData(GnmiListMode.Poll)]
    public void Subscribe_NoStream_SaysNothingOfIntervals(GnmiListMode mode)
    {
        var request = new GnmiSubscribeRequest([new GnmiSubscription(Path("/a")) { SampleInterval = TimeSpan.FromSeconds(10) }])
        {
            Mode = mode,
        };
        Assert.Equal(Bytes(1, Bytes(2, Bytes(1, Bytes(3, Text(1, "a")))), Number(5, (ulong)mode)), GnmiRequestWriter.Subscribe(request));
    }

    [Fact]
    public void Poll_Message_IsAnEmptyPoll() => Assert.Equal(Bytes(3), GnmiRequestWriter.Poll());

    private static GnmiPath Path(string text) =>
        GnmiPath.TryParse(text, out var path, out var error) ? path : throw new FormatException(error);
}
