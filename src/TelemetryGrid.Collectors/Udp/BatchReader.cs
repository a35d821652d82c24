using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>Takes datagrams from one socket into buffers of its own. The socket blocks for at most its receive timeout.</summary>
internal abstract class BatchReader : IDisposable
{
    private const int CacheLine = 64;

    protected BatchReader(Socket socket, int batchSize, int maxDatagramBytes)
    {
        Socket = socket;
        MaxDatagramBytes = maxDatagramBytes;
        // One byte more than allowed tells a datagram that fits from one that was cut. An odd number of cache lines between datagrams
        // keeps their first bytes out of each other's way in the processor's cache.
        Stride = (((maxDatagramBytes / CacheLine) + 1) | 1) * CacheLine;
        Buffer = GC.AllocateUninitializedArray<byte>(Stride * batchSize, pinned: true);
        Slots = new DatagramSlot[batchSize];
    }

    public byte[] Buffer { get; }

    /// <summary>The whole datagrams of the last read, from the front.</summary>
    public DatagramSlot[] Slots { get; }

    /// <summary>Datagrams of the last read that were longer than allowed.</summary>
    public int Truncated { get; protected set; }

    protected Socket Socket { get; }

    protected int MaxDatagramBytes { get; }

    protected int Stride { get; }

    /// <summary>Waits for datagrams and returns how many <see cref="Slots"/> hold; 0 after the timeout.</summary>
    /// <exception cref="SocketException">The call failed.</exception>
    public abstract int Read();

    public virtual void Dispose() => Socket.Dispose();

    /// <summary>Reads a socket address: port at 2, IPv4 address at 4, IPv6 address at 8, on every system (RFC 3493 §3.3).</summary>
    protected static (FlowAddress Address, ushort Port) ParseAddress(AddressFamily family, ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return family == AddressFamily.InterNetworkV6
            ? (FlowAddress.FromIPv6(address.Slice(8, 16)), port)
            : (FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address[4..])), port);
    }
}
