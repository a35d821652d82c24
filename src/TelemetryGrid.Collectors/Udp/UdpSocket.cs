using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>Opens and binds the sockets of a receiver.</summary>
internal static class UdpSocket
{
    /// <summary>How long a receive call blocks before it looks whether it should stop, where nothing else wakes it.</summary>
    public static readonly TimeSpan ReceiveTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>SIO_UDP_CONNRESET: Windows shall not fail a receive because an earlier send was answered with ICMP "port unreachable".</summary>
    private const int WindowsConnectionReset = -1744830452;

    public static Socket Bind(UdpReceiverOptions options, int port)
    {
        var address = options.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? IPAddress.Any : options.Address;
        var endPoint = new IPEndPoint(address, port);
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }
            if (options.Sockets > 1)
            {
                LinuxSocket.SetReusePort(socket);
            }
            if (OperatingSystem.IsWindows())
            {
                socket.IOControl(WindowsConnectionReset, [0, 0, 0, 0], null);
            }
            if (!OperatingSystem.IsLinux() || !LinuxSocket.TryForceReceiveBuffer(socket, options.ReceiveBufferBytes))
            {
                GrowReceiveBuffer(socket, options.ReceiveBufferBytes);
            }
            socket.ReceiveTimeout = (int)ReceiveTimeout.TotalMilliseconds;
            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new UdpBindException(endPoint, e);
        }
    }

    private static void GrowReceiveBuffer(Socket socket, int bytes)
    {
        try
        {
            socket.ReceiveBufferSize = bytes;
        }
        catch (SocketException)
        {
            // Linux grants what its limit allows; BSD and macOS refuse what exceeds theirs and keep the default.
        }
    }
}
