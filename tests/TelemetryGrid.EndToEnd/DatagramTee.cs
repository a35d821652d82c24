using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.EndToEnd;

/// <summary>Receives an exporter's datagrams and passes the same bytes to several collectors, so that their results compare exactly.</summary>
internal sealed class DatagramTee : IAsyncDisposable
{
    private readonly Socket _in = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _out = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint[] _targets;
    private readonly Task _loop;
    private int _count;

    public DatagramTee(params int[] ports)
    {
        _targets = [.. ports.Select(p => new IPEndPoint(IPAddress.Loopback, p))];
        _in.ReceiveBufferSize = 8 << 20;
        _in.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _out.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _loop = Task.Run(RunAsync);
    }

    public int Port => ((IPEndPoint)_in.LocalEndPoint!).Port;

    public int Count => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        _in.Dispose();
        await _loop;
        _out.Dispose();
    }

    private async Task RunAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var length = await _in.ReceiveAsync(buffer);
                foreach (var target in _targets)
                {
                    await _out.SendToAsync(buffer.AsMemory(0, length), target);
                }
                Interlocked.Increment(ref _count);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }
}
