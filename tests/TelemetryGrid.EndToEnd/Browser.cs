using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TelemetryGrid.EndToEnd;

/// <summary>A real Chromium without a window, driven through its DevTools protocol.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("chromium-");
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];
    private Peer? _process;
    private int _lastId;

    public static async Task<Browser> OpenAsync(string url)
    {
        var browser = new Browser();
        browser._process = Peer.Start(
            Peer.Require("chromium"),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            $"--user-data-dir={browser._profile.FullName}",
            url
        );
        var process = browser._process;
        var output = await Eventually.GetAsync(() => Task.FromResult(process.Output), o => DevTools().IsMatch(o), "chromium to listen");
        using var http = new HttpClient();
        var pages = await http.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{DevTools().Match(output).Groups[1].Value}/json/list");
        var page = pages!.First(p => (string?)p!["type"] == "page")!;
        await browser._socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), CancellationToken.None);
        return browser;
    }

    /// <summary>The value of a JavaScript expression that yields a string.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var id = ++_lastId;
        var request = new JsonObject
        {
            ["id"] = id,
            ["method"] = "Runtime.evaluate",
            ["params"] = new JsonObject { ["expression"] = expression, ["returnByValue"] = true },
        };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            var answer = await ReceiveAsync();
            if ((int?)answer["id"] == id)
            {
                return (string?)answer["result"]?["result"]?["value"] ?? "";
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A helper process of the browser may still write there.
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(_buffer.AsSpan(0, length)) ?? throw new JsonException("An empty answer.");
            }
        }
    }

    [GeneratedRegex(@"DevTools listening on ws://127\.0\.0\.1:(\d+)/")]
    private static partial Regex DevTools();
}
