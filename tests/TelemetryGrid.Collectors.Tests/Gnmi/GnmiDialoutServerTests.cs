using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;
using static TelemetryGrid.Collectors.Tests.Gnmi.GnmiWire;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

public sealed class GnmiDialoutServerTests
{
    private const string Nokia = "/Nokia.SROS.DialoutTelemetry/Publish";
    private const string Cisco = "/mdt_dialout.gRPCMdtDialout/MdtDialout";

    [Fact]
    public async Task Publish_Notifications_BecomeReadingsOfTheNamedDevice()
    {
        await using var rig = new GnmiRig();
        var server = await rig.ListenAsync();
        var prefix = Bytes(2, Bytes(3, Text(1, "interface"), Bytes(2, Text(1, "name"), Text(2, "ethernet-1/1"))), Text(4, "spine1"));
        var message = Bytes(
            1,
            Number(1, (ulong)GnmiRig.Now.ToUnixTimeMilliseconds() * 1_000_000),
            prefix,
            Update("oper-state", String("up")),
            Update("statistics/in-octets", Unsigned(5)),
            Update("statistics/out-octets", Unsigned(6))
        );
        Assert.Equal("0", (await PublishAsync(server, Nokia, Frame(message))).Status);
        await GnmiRig.UntilAsync(() => rig.Readings().Count > 0);
        var (device, reading) = Assert.Single(rig.Readings());
        Assert.Equal(("spine1", "ethernet-1/1", 5ul, 6ul), (device.Value, reading.Name, reading.InOctets!.Value, reading.OutOctets!.Value));
        Assert.Equal((1L, 0L), (server.Health.Messages, server.Health.Malformed));
    }

    [Fact]
    public async Task Publish_AddressOfAConfiguredDevice_WinsOverItsName()
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
        var server = await rig.ListenAsync(addresses: book);
        await PublishAsync(server, Cisco, Frame(Bytes(2, Mdt("xr1"))));
        await GnmiRig.UntilAsync(() => rig.Readings().Count > 0);
        Assert.Equal("configured", rig.Readings()[0].Device.Value);
    }

    [Fact]
    public async Task MdtDialout_MessageInPieces_IsPutTogether()
    {
        await using var rig = new GnmiRig();
        var server = await rig.ListenAsync();
        var telemetry = Mdt("xr1");
        byte[] wire =
        [
            .. Frame([.. Number(1, 9), .. Bytes(2, telemetry[..50]), .. Number(4, (ulong)telemetry.Length)]),
            .. Frame([.. Number(1, 9), .. Bytes(2, telemetry[50..]), .. Number(4, (ulong)telemetry.Length)]),
        ];
        Assert.Equal("0", (await PublishAsync(server, Cisco, wire)).Status);
        await GnmiRig.UntilAsync(() => rig.Readings().Count > 0);
        var (device, reading) = Assert.Single(rig.Readings());
        Assert.Equal(("xr1", "Gi0/0/0/1", 77ul, 3ul), (device.Value, reading.Name, reading.InOctets!.Value, reading.InErrors!.Value));
    }

    [Fact]
    public async Task Publish_HostileStreams_CostTheirOwnCallOnly()
    {
        await using var rig = new GnmiRig();
        var server = await rig.ListenAsync();
        Assert.Equal("8", (await PublishAsync(server, Nokia, [0, 0xFF, 0, 0, 0])).Status);
        Assert.Equal("13", (await PublishAsync(server, Nokia, "GET / HTTP/1.1"u8.ToArray())).Status);
        Assert.Equal("0", (await PublishAsync(server, Nokia, Frame([0x0A, 0xFF, 1]))).Status);
        Assert.Equal("0", (await PublishAsync(server, Cisco, Frame([0x12, 0xFF, 1]))).Status);
        Assert.Equal("12", (await PublishAsync(server, "/gnmi.gNMI/Get", [])).Status);
        Assert.Equal(4, server.Health.Malformed);
        await PublishAsync(server, Cisco, Frame(Bytes(2, Mdt("xr1"))));
        await GnmiRig.UntilAsync(() => rig.Readings().Count == 1);
        await GnmiRig.UntilAsync(() => server.Streams == 0);
    }

    [Fact]
    public async Task Listen_WithAuthorities_TakesTheirDevicesOnly()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var rig = new GnmiRig();
        var own = certificates.Issue("collector");
        var server = await rig.ListenAsync(
            new GnmiDefinition
            {
                Listen = true,
                CertificateFile = own.CertificateFile,
                KeyFile = own.KeyFile,
                CaFile = certificates.CaFile,
            }
        );
        Assert.Equal("0", (await PublishAsync(server, Nokia, [], certificates.Issue("device").Certificate)).Status);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PublishAsync(server, Nokia, [], others.Issue("stranger").Certificate));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PublishAsync(server, Nokia, []));
    }

    [Fact]
    public async Task StartAsync_TlsWithoutCertificate_SaysSo()
    {
        await using var rig = new GnmiRig();
        var error = await Assert.ThrowsAsync<IOException>(() => rig.ListenAsync(new GnmiDefinition { Listen = true }));
        Assert.Equal("A listener with TLS needs a certificate of its own.", error.Message);
    }

    private static byte[] Mdt(string node) =>
        [
            .. Text(1, node),
            .. Text(6, "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest/generic-counters"),
            .. Number(10, (ulong)GnmiRig.Now.ToUnixTimeMilliseconds()),
            .. Bytes(
                11,
                Bytes(15, Text(2, "keys"), Bytes(15, Text(2, "interface-name"), Text(5, "Gi0/0/0/1"))),
                Bytes(
                    15,
                    Text(2, "content"),
                    Bytes(15, Text(2, "bytes-received"), Number(8, 77)),
                    Bytes(15, Text(2, "input-errors"), Number(7, 3))
                )
            ),
        ];

    private static async Task<(HttpStatusCode Http, string? Status)> PublishAsync(
        GnmiDialoutServer server,
        string path,
        byte[] wire,
        X509Certificate2? client = null
    )
    {
        using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359, MA0039 // the server's certificate is not what is tested
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        if (client is not null)
        {
            handler.SslOptions.ClientCertificates = [client];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => client;
        }
        using var http = new HttpClient(handler);
        using var content = new ByteArrayContent(wire);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var status = response.Headers.TryGetValues("grpc-status", out var early)
            ? early
            : response.TrailingHeaders.GetValues("grpc-status");
        return (response.StatusCode, status.First());
    }
}
