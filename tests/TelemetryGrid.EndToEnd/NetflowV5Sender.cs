using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.EndToEnd;

/// <summary>Sends datagrams of 30 v5 records, 100 octets and 2 packets each, over a number of keys, 60,000 records a second at most, until cancelled.</summary>
internal sealed class NetflowV5Sender(int port, uint keys)
{
    private long _sent;
    private volatile bool _isPaused;

    public bool IsPaused
    {
        get => _isPaused;
        set => _isPaused = value;
    }

    public long Sent => Volatile.Read(ref _sent);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, port);
        var datagram = new byte[NetflowV5Datagram.Length];
        uint sequence = 0;
        while (!cancellation.IsCancellationRequested)
        {
            for (var burst = 0; burst < 10 && !_isPaused; burst++)
            {
                NetflowV5Datagram.Fill(datagram, sequence, keys);
                sequence += NetflowV5Datagram.Records;
                // Counted before it is sent: it may be applied before we are back.
                Interlocked.Add(ref _sent, NetflowV5Datagram.Records);
                try
                {
                    socket.Send(datagram);
                }
                catch (SocketException)
                {
                    // The grid is down at the moment; its port refuses.
                }
            }
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
