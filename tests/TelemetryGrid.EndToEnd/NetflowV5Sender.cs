using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.EndToEnd;

/// <summary>Sends datagrams of 30 v5 records, 100 octets and 2 packets each, over a number of keys, 60,000 records a second at most, until cancelled.</summary>
internal sealed class NetflowV5Sender(int port, uint keys)
{
    private const int RecordsPerDatagram = 30;

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
        var datagram = new byte[24 + (RecordsPerDatagram * 48)];
        uint sequence = 0;
        while (!cancellation.IsCancellationRequested)
        {
            for (var burst = 0; burst < 10 && !_isPaused; burst++)
            {
                Fill(datagram, sequence);
                sequence += RecordsPerDatagram;
                // Counted before it is sent: it may be applied before we are back.
                Interlocked.Add(ref _sent, RecordsPerDatagram);
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

    private void Fill(Span<byte> datagram, uint sequence)
    {
        datagram.Clear();
        Put16(datagram, 0, 5);
        Put16(datagram, 2, RecordsPerDatagram);
        Put32(datagram, 4, 1_000_000);
        Put32(datagram, 8, (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        Put32(datagram, 16, sequence);
        for (var i = 0; i < RecordsPerDatagram; i++)
        {
            var record = datagram[(24 + (i * 48))..];
            var key = (sequence + (uint)i) % keys;
            Put32(record, 0, 0x0A000000 | key);
            Put32(record, 4, 0x0A010001);
            Put32(record, 16, 2);
            Put32(record, 20, 100);
            Put32(record, 24, 999_000);
            Put32(record, 28, 999_900);
            Put16(record, 32, (ushort)(1024 + (key % 5000)));
            Put16(record, 34, 443);
            record[38] = 6;
        }
    }

    private static void Put16(Span<byte> target, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(target[offset..], value);

    private static void Put32(Span<byte> target, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(target[offset..], value);
}
