using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Junos;

namespace TelemetryGrid.Simulation.Streaming;

/// <summary>Sends Juniper's native telemetry over UDP: the port sensor of every interface, some of them in each datagram.</summary>
internal sealed class JunosSender(SimulatedDevice device, IPEndPoint collector, TimeSpan interval, TimeProvider time)
{
    private const int PortsPerDatagram = 6;
    private uint _sequence;
    private long _datagrams;

    /// <summary>Datagrams sent.</summary>
    public long Datagrams => Interlocked.Read(ref _datagrams);

    /// <summary>Sends until stopped.</summary>
    public async Task RunAsync(Socket socket, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                foreach (byte[] datagram in Next(time.GetUtcNow()))
                {
                    await SendAsync(socket, datagram, stop);
                }
            } while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>What is due now.</summary>
    public IEnumerable<byte[]> Next(DateTimeOffset now) =>
        device
            .Interfaces.Chunk(PortsPerDatagram)
            .Select(ports =>
                JunosWriter.Ports(device.Name, 0, "interfaces", _sequence++, now.ToUnixTimeMilliseconds(), ports.Select(PortOf))
            );

    private async Task SendAsync(Socket socket, byte[] datagram, CancellationToken stop)
    {
        try
        {
            await socket.SendToAsync(datagram, SocketFlags.None, collector, stop);
            Interlocked.Increment(ref _datagrams);
        }
        catch (SocketException)
        {
            // Nobody listens, which a line card does not notice either.
        }
    }

    private static JunosPort PortOf(SimulatedInterface one) =>
        new(one.Name)
        {
            IfIndex = one.IfIndex,
            Description = one.Alias,
            IsAdminUp = one.IsAdminUp,
            IsUp = one.IsUp,
            HighSpeed = one.Speed / 1_000_000,
            Ingress = new(one.InOctets, one.InUcastPackets, one.InMulticastPackets, one.InBroadcastPackets, one.InErrors, one.InDiscards),
            Egress = new(
                one.OutOctets,
                one.OutUcastPackets,
                one.OutMulticastPackets,
                one.OutBroadcastPackets,
                one.OutErrors,
                one.OutDiscards
            ),
        };
}
