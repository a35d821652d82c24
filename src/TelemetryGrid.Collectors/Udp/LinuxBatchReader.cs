using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>Many datagrams per system call, recvmmsg(2). All memory the kernel sees is pinned for the reader's life.</summary>
internal sealed unsafe class LinuxBatchReader : BatchReader
{
    private const int AddressBytes = 28; // sizeof(struct sockaddr_in6)
    private const int AddressStride = 32;

    private readonly LinuxSocket.MessageHeader[] _messages;

    // Held because the message headers point to it, which the garbage collector does not see.
    private readonly LinuxSocket.IoVector[] _vectors;
    private readonly byte[] _addresses;
    private readonly AddressFamily _family;
    private readonly int _descriptor;

    public LinuxBatchReader(Socket socket, int batchSize, int maxDatagramBytes)
        : base(socket, batchSize, maxDatagramBytes)
    {
        // The socket outlives every use of its descriptor: the thread that reads is the one that disposes of it.
        _descriptor = (int)socket.Handle;
        _family = socket.AddressFamily;
        _messages = GC.AllocateArray<LinuxSocket.MessageHeader>(batchSize, pinned: true);
        _addresses = GC.AllocateArray<byte>(batchSize * AddressStride, pinned: true);
        _vectors = GC.AllocateArray<LinuxSocket.IoVector>(batchSize, pinned: true);
        for (var i = 0; i < batchSize; i++)
        {
            _vectors[i].Base = Unsafe.AsPointer(ref Buffer[i * Stride]);
            _vectors[i].Length = (nuint)maxDatagramBytes;
            _messages[i].Name = Unsafe.AsPointer(ref _addresses[i * AddressStride]);
            _messages[i].NameLength = AddressBytes;
            _messages[i].Vectors = (LinuxSocket.IoVector*)Unsafe.AsPointer(ref _vectors[i]);
            _messages[i].VectorCount = 1;
        }
    }

    public override int Read()
    {
        Truncated = 0;
        var messages = (LinuxSocket.MessageHeader*)Unsafe.AsPointer(ref _messages[0]);
        var received = LinuxSocket.ReceiveMany(_descriptor, messages, (uint)_messages.Length, LinuxSocket.WaitForOne, null);
        if (received < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is LinuxSocket.TryAgain or LinuxSocket.Interrupted ? 0 : throw new SocketException(error);
        }
        var count = 0;
        for (var i = 0; i < received; i++)
        {
            ref var message = ref _messages[i];
            var (nameLength, flags) = (message.NameLength, message.Flags);
            message.NameLength = AddressBytes;
            if (nameLength == 0)
            {
                // No sender: the answer of a socket that was shut down, not a datagram.
                continue;
            }
            if ((flags & LinuxSocket.Truncated) != 0)
            {
                Truncated++;
                continue;
            }
            var (address, port) = ParseAddress(_family, _addresses.AsSpan(i * AddressStride, AddressBytes));
            Slots[count++] = new DatagramSlot(i * Stride, (int)message.Length, address, port);
        }
        return count;
    }
}
