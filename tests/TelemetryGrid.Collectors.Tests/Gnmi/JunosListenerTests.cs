using System.Net.Sockets;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Sources;
using static TelemetryGrid.Collectors.Tests.Gnmi.GnmiWire;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

public sealed class JunosListenerTests
{
    [Fact]
    public async Task Datagram_OfAPortSensor_BecomesAReadingOfTheNamedDevice()
    {
        await using var rig = new GnmiRig();
        var listener = await rig.ListenJunosAsync();

        await SendAsync(listener, Stream("mx1:10.0.0.1", "ge-0/0/1", 1234, 567));

        await GnmiRig.UntilAsync(() => rig.Readings().Count > 0);
        var (device, reading) = Assert.Single(rig.Readings());
        Assert.Equal(("mx1", "ge-0/0/1", 1234ul, 567ul), (device.Value, reading.Name, reading.InOctets!.Value, reading.OutOctets!.Value));
        Assert.Equal(InterfaceStatus.Up, reading.OperStatus);
        Assert.Equal((1L, 0L), (listener.Health.Messages, listener.Health.Malformed));
    }

    [Fact]
    public async Task Datagram_FromAConfiguredAddress_IsOfThatDevice()
    {
        await using var rig = new GnmiRig();
        var book = new DeviceAddressBook();
        book.Replace([
            new SourceDefinition
            {
                Id = SourceId.Parse("s"),
                Kind = SourceKind.Snmp,
                Endpoint = "127.0.0.1",
                Device = DeviceId.Parse("configured"),
            },
        ]);
        var listener = await rig.ListenJunosAsync(book);

        await SendAsync(listener, Stream("mx1", "ge-0/0/1", 1, 2));

        await GnmiRig.UntilAsync(() => rig.Readings().Count > 0);
        Assert.Equal("configured", rig.Readings()[0].Device.Value);
    }

    [Fact]
    public async Task Datagram_ThatIsNone_CostsACounterAndNothingElse()
    {
        await using var rig = new GnmiRig();
        var listener = await rig.ListenJunosAsync();
        var random = new Random(3);
        var good = Stream("mx1", "ge-0/0/1", 1, 2);
        await SendAsync(listener, []);
        await SendAsync(listener, "GET / HTTP/1.1"u8.ToArray());
        for (var i = 0; i < 50; i++)
        {
            var damaged = good.ToArray();
            damaged[random.Next(8)] = 0xFF;
            await SendAsync(listener, damaged[..random.Next(1, 12)]);
        }
        await GnmiRig.UntilAsync(() => listener.Health.Messages >= 50);
        Assert.InRange(listener.Health.Malformed, 40, 52);

        await SendAsync(listener, good);
        await GnmiRig.UntilAsync(() => rig.Readings().Count > 0);
        Assert.Equal("mx1", rig.Readings()[^1].Device.Value);
    }

    private static async Task SendAsync(JunosListener listener, byte[] datagram)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.SendToAsync(datagram, listener.LocalEndPoint!);
    }

    // TelemetryStream (telemetry_top.proto) with one interface of port.proto.
    private static byte[] Stream(string system, string port, ulong inOctets, ulong outOctets) =>
        [
            .. Text(1, system),
            .. Number(2, 0),
            .. Text(4, "s:/junos/system/linecard/interface/:/junos/system/linecard/interface/:PFE"),
            .. Number(5, 7),
            .. Number(6, (ulong)GnmiRig.Now.ToUnixTimeMilliseconds()),
            .. Bytes(
                101,
                Bytes(
                    2636,
                    Bytes(
                        3,
                        Bytes(
                            1,
                            Text(1, port),
                            Number(3, 512),
                            Bytes(7, Number(1, 9), Number(2, inOctets)),
                            Bytes(8, Number(1, 8), Number(2, outOctets)),
                            Text(10, "UP"),
                            Text(11, "UP")
                        )
                    )
                )
            ),
        ];
}
