using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>The part of Linux's socket interface that the framework has no name for.</summary>
internal static unsafe partial class LinuxSocket
{
    /// <summary>MSG_WAITFORONE: block for the first datagram, then take what is there (recvmmsg(2)).</summary>
    public const int WaitForOne = 0x10000;

    /// <summary>MSG_TRUNC: the datagram did not fit.</summary>
    public const int Truncated = 0x20;

    public const int Interrupted = 4; // EINTR
    public const int TryAgain = 11; // EAGAIN: the receive timeout has passed

    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReusePort = 15; // SO_REUSEPORT
    private const int ReceiveBufferForce = 33; // SO_RCVBUFFORCE
    private const int MemoryInfo = 55; // SO_MEMINFO, Linux 4.12
    private const int MemoryInfoDrops = 8; // index SK_MEMINFO_DROPS

    public static bool SupportsBatches => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public static void SetReusePort(Socket socket) => SetOption(socket, ReusePort, 1);

    /// <summary>Passes the system's limit for receive buffers, which takes CAP_NET_ADMIN.</summary>
    public static bool TryForceReceiveBuffer(Socket socket, int bytes)
    {
        try
        {
            SetOption(socket, ReceiveBufferForce, bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// What the kernel has dropped on this socket. Asking for it costs nothing per datagram and is exact at any moment, while the ancillary
    /// counter (SO_RXQ_OVFL) rides on the next datagram that does get through.
    /// </summary>
    public static bool TryReadDrops(Socket socket, out uint drops)
    {
        drops = 0;
        Span<byte> info = stackalloc byte[64];
        try
        {
            if (socket.GetRawSocketOption(SocketLevel, MemoryInfo, info) < (MemoryInfoDrops + 1) * sizeof(uint))
            {
                return false;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
        drops = MemoryMarshal.Read<uint>(info[(MemoryInfoDrops * sizeof(uint))..]);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ReceiveMany(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    private static void SetOption(Socket socket, int option, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, value);
        socket.SetRawSocketOption(SocketLevel, option, bytes);
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct mmsghdr of 64-bit Linux, the struct msghdr within it unfolded.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _padding;

        /// <summary>Bytes received.</summary>
        public uint Length;
    }
}
