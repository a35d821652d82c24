using System.Net;
using System.Net.Sockets;
using System.Text;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>Sends news from each device's own address, to a syslog server and a receiver of notifications. Used by one thread.</summary>
internal sealed class NewsSender : IDisposable
{
    private readonly Dictionary<SimulatedDevice, Socket> _sockets = [];
    private readonly byte[] _buffer = new byte[1_472];
    private readonly IPEndPoint? _syslog;
    private readonly IPEndPoint? _traps;
    private readonly byte[] _community;
    private readonly DateTimeOffset _start;
    private readonly Func<SimulatedDevice, DeviceEngine?> _engineOf;
    private long _lines;
    private long _notifications;

    /// <exception cref="InvalidOperationException">A device's address cannot be bound; the message says what to do.</exception>
    /// <param name="engineOf">The engine of a device that speaks SNMPv3; null for others.</param>
    public NewsSender(
        SimulatedNetworkOptions options,
        IReadOnlyList<SimulatedDevice> devices,
        DateTimeOffset start,
        Func<SimulatedDevice, DeviceEngine?> engineOf
    )
    {
        _engineOf = engineOf;
        (_syslog, _traps, _start) = (options.SyslogCollector, options.TrapCollector, start);
        _community = Encoding.UTF8.GetBytes(options.Community);
        foreach (SimulatedDevice device in devices)
        {
            _sockets.Add(device, LoopbackSockets.Bind(device, 0));
        }
    }

    public long Lines => Interlocked.Read(ref _lines);

    public long Notifications => Interlocked.Read(ref _notifications);

    public void Send(DeviceNews news)
    {
        if (_traps is not null && WriteTrap(news) is var length and > 0)
        {
            Send(news.Device, _buffer.AsSpan(0, length), _traps);
            Interlocked.Increment(ref _notifications);
        }
        if (_syslog is null)
        {
            return;
        }
        foreach (string line in SyslogLines.Of(news, _start))
        {
            Send(news.Device, _buffer.AsSpan(0, Encoding.UTF8.GetBytes(line, _buffer)), _syslog);
            Interlocked.Increment(ref _lines);
        }
    }

    public void Dispose()
    {
        foreach (Socket socket in _sockets.Values)
        {
            socket.Dispose();
        }
        _sockets.Clear();
    }

    private int WriteTrap(DeviceNews news) =>
        _engineOf(news.Device) is { } engine
            ? NotificationWriter.Write(news, engine, _buffer)
            : NotificationWriter.Write(news, _community, _buffer);

    private void Send(SimulatedDevice device, ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        try
        {
            _sockets[device].SendTo(datagram, SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // Nobody listens, which a device does not notice either.
        }
    }
}
