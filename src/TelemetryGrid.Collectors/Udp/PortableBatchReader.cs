using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>One datagram per system call, on every system.</summary>
internal sealed class PortableBatchReader(Socket socket, int maxDatagramBytes) : BatchReader(socket, batchSize: 1, maxDatagramBytes)
{
    private readonly SocketAddress _sender = new(socket.AddressFamily);

    public override int Read()
    {
        Truncated = 0;
        int length;
        try
        {
            _sender.Size = _sender.Buffer.Length;
            length = Socket.ReceiveFrom(Buffer.AsSpan(0, MaxDatagramBytes + 1), SocketFlags.None, _sender);
        }
        // Windows reports a cut datagram as an error, and an ICMP answer to something sent earlier as a reset of the connection.
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            length = int.MaxValue;
        }
        catch (SocketException e)
            when (e.SocketErrorCode
                    is SocketError.TimedOut
                        or SocketError.WouldBlock
                        or SocketError.Interrupted
                        or SocketError.ConnectionReset
            )
        {
            return 0;
        }
        if (length > MaxDatagramBytes)
        {
            Truncated = 1;
            return 0;
        }
        var (address, port) = ParseAddress(_sender.Family, _sender.Buffer.Span);
        Slots[0] = new DatagramSlot(0, length, address, port);
        return 1;
    }
}
