using System.Net;
using System.Net.Http.Headers;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Snappy;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>A remote-write client of the tests' own, which may send what no honest one would.</summary>
internal sealed class RemoteWriteClient(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };

    public static byte[] Compress(ReadOnlySpan<byte> body)
    {
        var compressed = new byte[SnappyBlock.MaxCompressedLength(body.Length)];
        return compressed[..SnappyBlock.Compress(body, compressed)];
    }

    /// <exception cref="HttpRequestException">The grid is not there, or went away meanwhile.</exception>
    public Task<(HttpStatusCode Status, string Text)> WriteAsync(RemoteWriteWriter request) => SendAsync(Compress(request.ToArray()));

    /// <summary>Sends bytes as the body of a remote-write 1.0 request.</summary>
    public Task<(HttpStatusCode Status, string Text)> SendAsync(byte[] compressed)
    {
        var content = new ByteArrayContent(compressed);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        return PostAsync("write", content);
    }

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, HttpContent content)
    {
        using (content)
        {
            using var response = await _http.PostAsync($"/api/v1/{path}", content);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    public void Dispose() => _http.Dispose();
}
