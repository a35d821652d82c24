using System.Buffers;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Tcp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Bmp;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>One router's stream. It reads on only when what it read is in the table and in the log, so that TCP slows the router down.</summary>
internal sealed class BmpConnection(
    Socket socket,
    Func<BmpConnection, BmpSession> open,
    Func<BmpOutput, ValueTask> store,
    BmpCollectorOptions options,
    BmpCounters counters,
    TimeProvider time
) : ITcpConnection
{
    private const int FirstBuffer = 64 << 10;

    private byte[] _buffer = [];
    private int _end;
    private long _lastActivity = time.GetTimestamp();
    private volatile bool _isReading = true;
    private volatile bool _isAborted;
    private volatile bool _hasBegun;

    /// <summary>Why it ended, when that was not the router's orderly close; null otherwise.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether it waits for its router longer than it may. Once aborted it no longer does.</summary>
    public bool IsOverdue()
    {
        var limit = _hasBegun || options.IdleTimeout < options.FirstMessageTimeout ? options.IdleTimeout : options.FirstMessageTimeout;
        return !_isAborted && _isReading && time.GetElapsedTime(Volatile.Read(ref _lastActivity)) >= limit;
    }

    public void Abort()
    {
        _isAborted = true;
        socket.Dispose();
    }

    /// <summary>Reads until the stream ends. Never throws.</summary>
    public async Task RunAsync()
    {
        var session = open(this);
        _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            await ReadAsync(session).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            counters.Add(BmpCount.BrokenConnections);
            Error = e.Message;
        }
        finally
        {
            session.End();
            socket.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private async Task ReadAsync(BmpSession session)
    {
        while (session.Termination is null)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }
            _end += read;
            _isReading = false;
            var status = Take(session);
            if (session.Output.Count > 0)
            {
                await store(session.Output).ConfigureAwait(false);
                session.Output.Clear();
            }
            Volatile.Write(ref _lastActivity, time.GetTimestamp());
            _isReading = true;
            if (status != DecodeStatus.Truncated)
            {
                counters.Add(BmpCount.Malformed);
                counters.Add(BmpCount.BrokenConnections);
                Error = status switch
                {
                    DecodeStatus.UnsupportedVersion => "It does not speak version 3 of BMP.",
                    DecodeStatus.LimitExceeded => $"It announced a message of more than {options.MaxMessageBytes} bytes.",
                    _ => "It announced a message shorter than its header, so that the end of it is unknown.",
                };
                return;
            }
        }
    }

    private DecodeStatus Take(BmpSession session)
    {
        var at = 0;
        DecodeStatus status;
        int length;
        while (
            (status = BmpMessage.TryRead(_buffer.AsSpan(at, _end - at), options.MaxMessageBytes, out var message, out length))
            == DecodeStatus.Ok
        )
        {
            _hasBegun = true;
            session.Receive(message);
            at += length;
        }
        var left = _buffer.AsSpan(at, _end - at);
        if (length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            left.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            left.CopyTo(_buffer);
        }
        _end = left.Length;
        return status;
    }
}
