using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>The hub protocol by hand, for what the client never does: many streams on one connection, nonsense, another origin.</summary>
internal sealed class RawHub : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _received = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RawHub> ConnectAsync(GatewayHost host, string? origin = null)
    {
        var hub = new RawHub();
        if (origin is not null)
        {
            hub._socket.Options.SetRequestHeader("Origin", origin);
        }
        await hub._socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/live"), Stop);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", (await hub.ReceiveAsync()).GetRawText());
        return hub;
    }

    public Task SendAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json + "\u001e"), WebSocketMessageType.Text, true, Stop);

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReceiveAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            var text = _received.ToString();
            var end = text.IndexOf('\u001e', StringComparison.Ordinal);
            if (end >= 0)
            {
                _received.Remove(0, end + 1);
                return JsonSerializer.Deserialize<JsonElement>(text[..end]);
            }
            var result = await _socket.ReceiveAsync(buffer, Stop);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            _received.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
        }
    }

    /// <summary>The next completion, with whatever comes before it left out.</summary>
    public async Task<(string Id, string? Error)> CompletionAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.GetProperty("type").GetInt32() == 3)
            {
                var error = message.TryGetProperty("error", out var text) ? text.GetString() : null;
                return (message.GetProperty("invocationId").GetString()!, error);
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
