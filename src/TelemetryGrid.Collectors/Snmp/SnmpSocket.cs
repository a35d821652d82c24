using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>One UDP socket for all agents of an address family. Reading one datagram after the other into the same buffer needs no allocation.</summary>
internal sealed class SnmpSocket : IAsyncDisposable
{
    private readonly SnmpEngine _engine;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;

    public SnmpSocket(SnmpEngine engine, IPAddress local, int receiveBufferBytes)
    {
        _engine = engine;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = receiveBufferBytes;
            _socket.Bind(new IPEndPoint(local, 0));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <exception cref="SocketException">The system refuses to send.</exception>
    public void Send(ReadOnlySpan<byte> datagram, SocketAddress address) => _socket.SendTo(datagram, SocketFlags.None, address);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _receiving;
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateArray<byte>(SnmpLimits.MaxMessageSize, pinned: true);
        var source = new SocketAddress(_socket.AddressFamily);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, source, _stop.Token);
                _engine.OnDatagram(buffer.AsSpan(0, length), source);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP error about some agent, which Windows reports here; its request times out by itself.
                _engine.OnReceiveError();
                await Task.Yield();
            }
        }
    }
}
