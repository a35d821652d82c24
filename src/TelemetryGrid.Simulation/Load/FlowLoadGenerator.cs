using System.Net.Sockets;

namespace TelemetryGrid.Simulation.Load;

/// <summary>
/// Sends NetFlow v5 datagrams of 30 records from one socket, at a pace or as fast as the system takes them. Where the system can cut one
/// large send into datagrams of equal length (Linux, UDP_SEGMENT) it is asked to, which costs the sender a fraction; elsewhere each
/// datagram is a send of its own. Not thread-safe; one run at a time.
/// </summary>
public sealed class FlowLoadGenerator
{
    private const int SocketLevelUdp = 17;
    private const int UdpSegment = 103;

    /// <summary>What fits one send: 65,507 octets, and the kernel's limit of 64 segments.</summary>
    private const int MaximumSegments = 65_507 / FlowLoadBuffers.DatagramLength;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly FlowLoadOptions _options;
    private readonly TimeProvider _time;
    private readonly FlowLoadBuffers _buffers;
    private int _next;
    private uint _sequence;

    /// <summary>Prepares the datagrams; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message lists everything that is wrong.</exception>
    public FlowLoadGenerator(FlowLoadOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _buffers = new FlowLoadBuffers(options.DistinctFlows, options.Seed);
    }

    /// <summary>Sends until <see cref="FlowLoadOptions.TotalFlows"/> have been sent or the caller cancels, which is not an error.</summary>
    /// <returns>What this run sent.</returns>
    /// <exception cref="SocketException">The collector's address cannot be sent to.</exception>
    public Task<FlowLoadTotals> RunAsync(CancellationToken cancellationToken = default) =>
        // A thread of its own: at full speed it never waits for anything but the kernel.
        Task
            .Factory.StartNew(
                () => RunCoreAsync(cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .Unwrap();

    private async Task<FlowLoadTotals> RunCoreAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(_options.Collector.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.SendBufferSize = 8 << 20;
        await socket.ConnectAsync(_options.Collector, CancellationToken.None);
        int batch = _options.Segmentation && TryEnableSegmentation(socket) ? MaximumSegments : 1;
        long limit =
            _options.TotalFlows == 0
                ? long.MaxValue
                : (_options.TotalFlows + FlowLoadBuffers.RecordsPerDatagram - 1) / FlowLoadBuffers.RecordsPerDatagram;
        var totals = default(FlowLoadTotals);
        long start = _time.GetTimestamp();
        while (totals.Datagrams < limit && !cancellationToken.IsCancellationRequested)
        {
            long allowed = limit - totals.Datagrams;
            if (_options.FlowsPerSecond > 0)
            {
                var due = (long)(_time.GetElapsedTime(start).TotalSeconds * _options.FlowsPerSecond / FlowLoadBuffers.RecordsPerDatagram);
                allowed = Math.Min(allowed, due - totals.Datagrams);
                if (allowed <= 0)
                {
                    await Task.Delay(Pause, _time, CancellationToken.None);
                    continue;
                }
            }
            totals = Send(socket, (int)Math.Min(allowed, batch), totals);
        }
        return totals with { Elapsed = _time.GetElapsedTime(start) };
    }

    private FlowLoadTotals Send(Socket socket, int count, FlowLoadTotals totals)
    {
        count = Math.Min(count, _buffers.Count - _next);
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ulong octets = 0;
        ulong packets = 0;
        uint sequence = _sequence;
        for (int i = _next; i < _next + count; i++)
        {
            _buffers.Stamp(i, sequence, now);
            sequence += FlowLoadBuffers.RecordsPerDatagram;
            octets += _buffers.OctetsOf(i);
            packets += _buffers.PacketsOf(i);
        }
        try
        {
            socket.Send(_buffers.Span(_next, count));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody listens, as an earlier datagram's ICMP answer says; this send was not made. Real exporters carry on too.
            return totals;
        }
        _sequence = sequence;
        _next = (_next + count) % _buffers.Count;
        return totals with
        {
            Datagrams = totals.Datagrams + count,
            Flows = totals.Flows + (count * FlowLoadBuffers.RecordsPerDatagram),
            Octets = totals.Octets + octets,
            Packets = totals.Packets + packets,
        };
    }

    private static bool TryEnableSegmentation(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }
        try
        {
            socket.SetRawSocketOption(SocketLevelUdp, UdpSegment, BitConverter.GetBytes(FlowLoadBuffers.DatagramLength));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
