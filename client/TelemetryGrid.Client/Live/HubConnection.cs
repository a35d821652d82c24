using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using TelemetryGrid.Client.Http;

namespace TelemetryGrid.Client.Live;

/// <summary>
/// One WebSocket that speaks the SignalR hub protocol, version 1, JSON encoding: every message is one JSON object followed by the
/// record separator U+001E. Negotiation is skipped, as the protocol allows when the transport is a WebSocket.
/// </summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly TelemetryGridClientOptions _options;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;
    private Task _pinging = Task.CompletedTask;

    private HubConnection(TelemetryGridClientOptions options)
    {
        _options = options;
        // SignalR's own pings do this work, in both directions.
        _socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<HubConnection> ConnectAsync(
        GridHttp http,
        TelemetryGridClientOptions options,
        CancellationToken cancellationToken
    )
    {
        var address = new UriBuilder(new Uri(http.Root, LiveHub.Path.TrimStart('/')));
        address.Scheme = address.Scheme == "https" ? "wss" : "ws";
        var connection = new HubConnection(options);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(options.ServerTimeout);
            await connection._socket.ConnectAsync(address.Uri, http.Http, deadline.Token).ConfigureAwait(false);
            await connection.SendAsync("""{"protocol":"json","version":1}"""u8.ToArray(), deadline.Token).ConfigureAwait(false);
            var answer = await connection.ReceiveAsync(deadline.Token).ConfigureAwait(false);
            if (answer.Error is not null)
            {
                throw new TelemetryGridException($"The gateway refused the live connection: {answer.Error}");
            }
            connection._pinging = connection.PingAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task SendAsync(HubMessage message, CancellationToken cancellationToken) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, LiveJsonContext.Default.HubMessage), cancellationToken);

    /// <summary>The next message that is not a ping.</summary>
    public async Task<HubMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await ReceiveAnyAsync(cancellationToken).ConfigureAwait(false);
            if (message.Type != HubMessageType.Ping)
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _pinging.ConfigureAwait(false);
        if (_socket.State == WebSocketState.Open)
        {
            try
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), _options.TimeProvider);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // It is closed either way.
            }
        }
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task<HubMessage> ReceiveAnyAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(RecordSeparator);
            if (length >= 0)
            {
                length += searched;
                var message = Parse(_buffer.AsSpan(_start, length));
                _start += length + 1;
                return message;
            }
            searched = _end - _start;
            MakeRoom();
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static HubMessage Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, LiveJsonContext.Default.HubMessage) ?? new HubMessage();
        }
        catch (JsonException e)
        {
            throw new TelemetryGridException("What answers on the live path does not speak the SignalR hub protocol.", e);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_options.ServerTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), either.Token).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, "The gateway closed the live connection.");
            }
            _end += received.Count;
        }
        catch (OperationCanceledException e) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WebSocketException($"Nothing was heard from the gateway for {_options.ServerTimeout.TotalSeconds} s.", e);
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end < _buffer.Length)
        {
            return;
        }
        if (_buffer.Length >= _options.MaxMessageBytes)
        {
            throw new TelemetryGridException($"The gateway sent a live message of more than {_options.MaxMessageBytes} bytes.");
        }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, _options.MaxMessageBytes));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private async Task SendAsync(byte[] json, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            byte[] framed = [.. json, RecordSeparator];
            await _socket.SendAsync(framed, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    // The gateway drops a client that is silent for 30 s, also one that is only slow to read.
    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(_options.KeepAliveInterval, _options.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                await SendAsync(new HubMessage { Type = HubMessageType.Ping }, _closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // The reader notices the same and reports it.
        }
    }
}
