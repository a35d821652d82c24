using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.EndToEnd;

/// <summary>One sender attacks, another exports: the attack costs counters, the exporter loses nothing.</summary>
public sealed class HostileTests
{
    [Fact]
    public async Task Attack_TemplateFloodAndGarbage_MemoryBoundedAndOtherExporterWhole()
    {
        var port = Ports.FreeUdp();
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: flows
                kind: flow
                endpoint: 127.0.0.1:{port}
            """
        );
        var before = grid.ResidentBytes;
        var attack = Task.Run(() => Attack(port));
        var sent = await ExportAsync(port);
        await attack;

        var good = await Eventually.GetAsync(
            async () => (await grid.Client.GetDeviceAsync("127.0.0.9")).Exporters.Single(),
            e => e.Records == sent,
            $"all {sent} records of the honest exporter"
        );
        Assert.Equal(0UL, good.Lost);
        Assert.Equal(0UL, good.Malformed);
        Assert.Equal(sent * 100, good.Octets);
        var health = (await grid.Client.Sources.GetSourceAsync("flows")).Health!;
        Assert.True(health.Malformed > 1000, $"{health.Malformed} malformed");
        Assert.Equal(0, health.KernelDrops);
        var grown = grid.ResidentBytes - before;
        Assert.True(grown < 600L << 20, $"The attack grew the process by {grown >> 20} MiB");
    }

    // Ten thousand datagrams: templates with new ids in ever new domains, lengths that lie, and plain noise.
    private static void Attack(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.66"), 0));
        socket.Connect(IPAddress.Loopback, port);
        var random = new Random(11);
        var datagram = new byte[1400];
        for (var i = 0; i < 10_000; i++)
        {
            random.NextBytes(datagram);
            if (i % 3 != 0)
            {
                BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)(i % 3 == 1 ? 10 : 9));
                BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), 1400);
                var set = datagram.AsSpan(i % 3 == 1 ? 16 : 20);
                BinaryPrimitives.WriteUInt16BigEndian(set, (ushort)(i % 3 == 1 ? 2 : 0));
                BinaryPrimitives.WriteUInt16BigEndian(set[2..], (ushort)(i % 5 == 0 ? 65_535 : set.Length));
                BinaryPrimitives.WriteUInt16BigEndian(set[4..], (ushort)random.Next(256, 65_536));
                BinaryPrimitives.WriteUInt16BigEndian(set[6..], (ushort)random.Next(0, 400));
            }
            socket.Send(datagram);
            if (i % 20 == 0)
            {
                // A pace the kernel's buffer holds, so that a loss would be ours.
                SpinWait.SpinUntil(() => false, 1);
            }
        }
    }

    private static async Task<ulong> ExportAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0));
        socket.Connect(IPAddress.Loopback, port);
        var datagram = new byte[NetflowV5Datagram.Length];
        uint sequence = 0;
        for (var i = 0; i < 500; i++)
        {
            NetflowV5Datagram.Fill(datagram, sequence, keys: 5000);
            sequence += NetflowV5Datagram.Records;
            await socket.SendAsync(datagram);
            await Task.Delay(1);
        }
        return sequence;
    }
}
