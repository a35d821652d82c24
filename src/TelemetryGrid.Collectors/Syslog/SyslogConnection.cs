using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using TelemetryGrid.Collectors.Tcp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>
/// One stream of messages. It holds a buffer only while there is something in it, of the longest frame at most, and reads on only when
/// what it read is on its way to the log.
/// </summary>
internal sealed class SyslogConnection(
    Socket socket,
    FlowAddress address,
    SyslogLane lane,
    SyslogCollectorOptions options,
    SslServerAuthenticationOptions? tls,
    SyslogCounters counters,
    TimeProvider time
) : ITcpConnection
{
    private const int FirstBuffer = 16 << 10;

    // Beyond the longest frame a larger buffer only saves system calls.
    private const int UsefulBuffer = 64 << 10;

    private readonly int _longestFrame = options.MaxMessageBytes + SyslogFrameReader.Overhead;
    private SyslogFrameReader _frames = new(options.Framing, options.MaxMessageBytes);
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _lastActivity = time.GetTimestamp();
    private volatile bool _isReading = true;
    private volatile bool _isEstablished = tls is null;
    private volatile bool _isAborted;

    private enum Outcome
    {
        /// <summary>What is left is no whole message.</summary>
        Done,

        /// <summary>The lane takes no more.</summary>
        LaneFull,

        /// <summary>Where the next message begins is unknown.</summary>
        FramingLost,
    }

    /// <summary>Why it ended, when that was not the sender's orderly close; null otherwise.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether it waits for its sender longer than it may. Once aborted it no longer does.</summary>
    public bool IsOverdue()
    {
        var limit = _isEstablished ? options.IdleTimeout : options.HandshakeTimeout;
        return !_isAborted && _isReading && limit > TimeSpan.Zero && time.GetElapsedTime(Volatile.Read(ref _lastActivity)) >= limit;
    }

    /// <summary>Ends it; <see cref="RunAsync"/> then keeps what it has and returns.</summary>
    public void Abort()
    {
        _isAborted = true;
        socket.Dispose();
    }

    /// <summary>Reads until the stream ends. Never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            var network = new NetworkStream(socket, ownsSocket: true);
            await using (network.ConfigureAwait(false))
            {
                if (tls is null)
                {
                    await ReadAsync(network).ConfigureAwait(false);
                    return;
                }
                var secured = new SslStream(network, leaveInnerStreamOpen: true);
                await using (secured.ConfigureAwait(false))
                {
                    await secured.AuthenticateAsServerAsync(tls).ConfigureAwait(false);
                    _isEstablished = true;
                    await ReadAsync(secured).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            Error = e.InnerException?.Message ?? e.Message;
            counters.Add(_isEstablished ? SyslogCount.BrokenConnections : SyslogCount.FailedHandshakes);
        }
        finally
        {
            ReturnBuffer();
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        try
        {
            while (true)
            {
                if (_end == 0 && _buffer.Length > 0 && socket.Available == 0)
                {
                    ReturnBuffer();
                }
                if (_buffer.Length == 0)
                {
                    // Completes when there is something to read.
                    await stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                    _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
                }
                var read = await stream.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
                Volatile.Write(ref _lastActivity, time.GetTimestamp());
                _end += read;
                if (!await TakeAsync(isEnd: read == 0).ConfigureAwait(false) || read == 0)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // What came of a message before the connection broke is kept, as it is when the sender closes within one.
            await TakeAsync(isEnd: true).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<bool> TakeAsync(bool isEnd)
    {
        _isReading = false;
        await lane.Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            lane.Senders.Renew();
            Outcome outcome;
            while ((outcome = Write(isEnd)) == Outcome.LaneFull)
            {
                await lane.MakeRoomAsync(CancellationToken.None).ConfigureAwait(false);
            }
            if (outcome == Outcome.FramingLost)
            {
                counters.Add(SyslogCount.Malformed);
                lane.OnRejected?.Invoke(
                    "syslog.framing_lost",
                    $"A frame of {address} does not begin with its length, so that the end of it is unknown.",
                    _buffer.AsSpan(_start, _end - _start)
                );
                Error = "A frame does not begin with its length, so that the end of it is unknown.";
                return false;
            }
            return true;
        }
        finally
        {
            lane.Gate.Release();
            _isReading = true;
        }
    }

    private Outcome Write(bool isEnd)
    {
        var received = time.GetUtcNow().ToUnixTimeMilliseconds();
        var sender = lane.Senders.Find(address);
        var (messages, records) = (0, 0);
        Outcome? outcome = null;
        while (outcome is null)
        {
            var status = _frames.Read(_buffer.AsSpan(_start, _end - _start), isEnd, out var message, out var consumed);
            // What has no frame is kept as it came.
            _start += status == SyslogFrameStatus.InvalidCount ? 0 : consumed;
            if (status is SyslogFrameStatus.NeedMore or SyslogFrameStatus.InvalidCount)
            {
                outcome = status == SyslogFrameStatus.NeedMore ? Outcome.Done : Outcome.FramingLost;
                break;
            }
            if (status != SyslogFrameStatus.Frame)
            {
                counters.Add(status == SyslogFrameStatus.TooLong ? SyslogCount.Cut : SyslogCount.Truncated);
            }
            messages++;
            records += lane.Writer.Write(message, status != SyslogFrameStatus.Frame, sender, address, received, lane);
            if (lane.IsFull)
            {
                outcome = Outcome.LaneFull;
            }
        }
        counters.Add(SyslogCount.Messages, messages);
        counters.Add(SyslogCount.Records, records);
        if (outcome == Outcome.Done)
        {
            MakeSpace();
        }
        return outcome.Value;
    }

    /// <summary>Moves what is left to the front, into a larger buffer where this one is not enough for it.</summary>
    private void MakeSpace()
    {
        var wasFull = _end == _buffer.Length;
        var left = _buffer.AsSpan(_start, _end - _start);
        if (wasFull && _buffer.Length < Math.Max(UsefulBuffer, _longestFrame))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 4, Math.Max(UsefulBuffer, _longestFrame)));
            left.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            left.CopyTo(_buffer);
        }
        (_start, _end) = (0, left.Length);
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = [];
        (_start, _end) = (0, 0);
    }
}
