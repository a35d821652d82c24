using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Benchmarks.Snmp;

/// <summary>The least a client can do: sends one encoded request over and over, keeps a window of them on the way, and looks at no answer. It shows what the agent can answer.</summary>
internal static class SnmpBlastClient
{
    /// <returns>Answers per second.</returns>
    public static double Run(
        IPEndPoint agent,
        ReadOnlySpan<byte> community,
        ReadOnlySpan<ObjectIdentifier> names,
        int window,
        TimeSpan duration
    )
    {
        var request = new byte[1400];
        var writer = new SnmpMessageWriter(request, SnmpVersion.V2c, community);
        foreach (var name in names)
        {
            writer.TryAdd(name);
        }
        var message = request.AsSpan(0, writer.Finish(SnmpPduType.GetRequest, 1));

        using var socket = new Socket(agent.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = 4 << 20;
        socket.ReceiveTimeout = 200;
        socket.Connect(agent);
        for (var i = 0; i < window; i++)
        {
            socket.Send(message);
        }
        var response = new byte[2048];
        var answers = 0L;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            try
            {
                socket.Receive(response);
                answers++;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TimedOut)
            {
                // A datagram was lost; the window is filled again below.
            }
            socket.Send(message);
        }
        return answers / watch.Elapsed.TotalSeconds;
    }
}
