using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>One socket and the thread that empties it.</summary>
internal sealed partial class UdpReceiveLoop
{
    private static readonly TimeSpan DropsInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly BatchReader _reader;
    private readonly int _index;
    private readonly IDatagramHandler _handler;
    private readonly TimeProvider _time;
    private readonly UdpReceiverMetrics _metrics;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _lastDrops;
    private long _datagrams;
    private long _bytes;
    private long _batches;
    private long _truncated;
    private long _kernelDrops;
    private long _handlerErrors;
    private long _socketErrors;

    public UdpReceiveLoop(
        Socket socket,
        int index,
        UdpReceiverOptions options,
        IDatagramHandler handler,
        TimeProvider time,
        UdpReceiverMetrics metrics,
        ILogger logger
    )
    {
        _socket = socket;
        _index = index;
        _handler = handler;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _name = options.Name;
        _reader =
            LinuxSocket.SupportsBatches && !options.Portable
                ? new LinuxBatchReader(socket, options.BatchSize, options.MaxDatagramBytes)
                : new PortableBatchReader(socket, options.MaxDatagramBytes);
        KnowsDrops = OperatingSystem.IsLinux() && LinuxSocket.TryReadDrops(socket, out _lastDrops);
    }

    public bool KnowsDrops { get; }

    public UdpReceiverStatistics Statistics()
    {
        CountDrops();
        return new UdpReceiverStatistics(
            Interlocked.Read(ref _datagrams),
            Interlocked.Read(ref _bytes),
            Interlocked.Read(ref _batches),
            Interlocked.Read(ref _truncated),
            KnowsDrops ? Interlocked.Read(ref _kernelDrops) : null,
            Interlocked.Read(ref _handlerErrors),
            Interlocked.Read(ref _socketErrors)
        );
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, FlowAddress address, ushort port)
    {
        var target = address.ToIPAddress();
        try
        {
            // A dual-mode socket knows IPv4 addresses in their mapped form only.
            var family = _socket.AddressFamily;
            target = family == AddressFamily.InterNetworkV6 && address.IsIPv4 ? target.MapToIPv6() : target;
            return _socket.SendTo(datagram, SocketFlags.None, new IPEndPoint(target, port)) == datagram.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = $"{_name} udp {_index}" }.Start();

    /// <summary>Ends the loop; what the kernel still holds is not received.</summary>
    public Task StopAsync()
    {
        _stopping.Set();
        try
        {
            // Wakes the blocked call on Linux although it reports that a UDP socket is not connected; elsewhere the receive timeout does.
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
        return _stopped.Task;
    }

    private void Run()
    {
        try
        {
            var dropsCounted = _time.GetTimestamp();
            while (!_stopping.IsSet)
            {
                Receive();
                if (_time.GetElapsedTime(dropsCounted) >= DropsInterval)
                {
                    CountDrops();
                    dropsCounted = _time.GetTimestamp();
                }
            }
            CountDrops();
        }
        finally
        {
            _reader.Dispose();
            _stopped.SetResult();
        }
    }

    private void Receive()
    {
        int count;
        try
        {
            count = _reader.Read();
        }
        catch (Exception e)
        {
            if (!_stopping.IsSet)
            {
                ReportSocketError(e);
            }
            return;
        }
        if (_reader.Truncated > 0)
        {
            Interlocked.Add(ref _truncated, _reader.Truncated);
            _metrics.Truncate(_reader.Truncated);
        }
        if (count == 0 || _stopping.IsSet)
        {
            return;
        }
        var slots = _reader.Slots.AsSpan(0, count);
        var bytes = 0;
        foreach (ref readonly var slot in slots)
        {
            bytes += slot.Length;
        }
        Interlocked.Add(ref _datagrams, count);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _batches);
        _metrics.Received(count, bytes);
        try
        {
            _handler.OnBatch(new DatagramBatch(_reader.Buffer, slots, _time.GetUtcNow(), _index));
        }
        catch (Exception e)
        {
            ReportHandlerError(e);
        }
    }

    private void CountDrops()
    {
        if (!KnowsDrops)
        {
            return;
        }
        lock (_stopped)
        {
            if (LinuxSocket.TryReadDrops(_socket, out var drops) && drops != _lastDrops)
            {
                // The kernel's counter has 32 bits and wraps.
                var dropped = unchecked(drops - _lastDrops);
                _lastDrops = drops;
                Interlocked.Add(ref _kernelDrops, dropped);
                _metrics.DropInKernel(dropped);
            }
        }
    }

    private void ReportHandlerError(Exception e)
    {
        var errors = Interlocked.Increment(ref _handlerErrors);
        _metrics.Fail(e.GetType().Name);
        if (long.IsPow2(errors))
        {
            // A hostile sender may cause one per datagram: the log hears of the 1st, 2nd, 4th, 8th, …
            LogHandlerError(_name, errors, e);
        }
    }

    private void ReportSocketError(Exception e)
    {
        var errors = Interlocked.Increment(ref _socketErrors);
        _metrics.Fail(e is SocketException socket ? socket.SocketErrorCode.ToString() : e.GetType().Name);
        if (long.IsPow2(errors))
        {
            LogSocketError(_name, errors, e.Message);
        }
        _stopping.Wait(ErrorPause);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collector}: a batch of datagrams could not be handled ({Errors} so far).")]
    private partial void LogHandlerError(string collector, long errors, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collector}: receiving failed ({Errors} times so far): {Reason}")]
    private partial void LogSocketError(string collector, long errors, string reason);
}
