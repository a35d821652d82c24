using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Simulation.Exporters;

namespace TelemetryGrid.Simulation;

/// <summary>One exporting socket for each device, bound to the device's own address.</summary>
internal sealed class LoopbackSockets : IDatagramSink, IDisposable
{
    private const int BufferSize = 4 << 20;

    private readonly Dictionary<SimulatedDevice, (Socket Socket, SocketAddress Collector)> _sockets = [];

    public void Open(SimulatedDevice device, IPEndPoint collector)
    {
        Socket socket = Bind(device, 0);
        socket.SendBufferSize = BufferSize;
        _sockets.Add(device, (socket, collector.Serialize()));
    }

    /// <exception cref="InvalidOperationException">The address or port cannot be bound; the message says what to do.</exception>
    public static Socket Bind(SimulatedDevice device, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(device.Address, port));
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            string reason = exception.SocketErrorCode switch
            {
                SocketError.AddressNotAvailable =>
                    $"The simulated device {device.Name} needs the loopback address {device.Address}, which this system does not have; add it (macOS: sudo ifconfig lo0 alias {device.Address} up) or choose another BaseAddress.",
                SocketError.AddressAlreadyInUse =>
                    $"The simulated device {device.Name} cannot listen on {device.Address}:{port} because another program does; choose another SnmpPort or BaseAddress.",
                _ => $"The simulated device {device.Name} cannot use {device.Address}:{port}: {exception.Message}.",
            };
            throw new InvalidOperationException(reason, exception);
        }
    }

    /// <summary>A TCP connection from a device's own address.</summary>
    /// <exception cref="SocketException">Nobody listens there, or the device's address cannot be bound.</exception>
    public static async ValueTask<Socket> ConnectAsync(SimulatedDevice device, EndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(device.Address, 0));
            await socket.ConnectAsync(to, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public bool TrySend(SimulatedDevice device, ReadOnlySpan<byte> datagram)
    {
        try
        {
            (Socket socket, SocketAddress collector) = _sockets[device];
            return socket.SendTo(datagram, SocketFlags.None, collector) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach ((Socket socket, _) in _sockets.Values)
        {
            socket.Dispose();
        }
        _sockets.Clear();
    }
}
