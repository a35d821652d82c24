using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>A network on sockets whose addresses and ports nobody else has.</summary>
internal static class SimulatedPorts
{
    private static int s_networks;

    /// <summary>Nothing but flows, sent to nobody.</summary>
    public static SimulatedNetworkOptions Options() =>
        new()
        {
            // Test processes and tests that run side by side get addresses of their own.
            BaseAddress = new IPAddress([
                127,
                (byte)(3 + (Interlocked.Increment(ref s_networks) % 200)),
                (byte)(10 + (Environment.ProcessId % 200)),
                1,
            ]),
            FlowCollector = new IPEndPoint(IPAddress.Loopback, Free(SocketType.Dgram)),
            SnmpPort = 0,
            FlowsPerSecond = 20,
            StreamInterval = TimeSpan.FromMilliseconds(200),
            Events = [],
        };

    public static int Free(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
