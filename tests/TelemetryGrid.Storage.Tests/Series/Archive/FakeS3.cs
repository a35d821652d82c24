using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>As much of the S3 protocol as the archive speaks: PUT, copy, GET of a range, HEAD, LIST (in pages of 3), DELETE.</summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    private const int PageSize = 3;
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public FakeS3()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public string Url { get; }

    /// <summary>By bucket and name.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers every PUT with this, unless 0.</summary>
    public int FailPuts { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            try
            {
                await AnswerAsync(context.Request, context.Response);
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // The client went away.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var key = Uri.UnescapeDataString(request.Url!.AbsolutePath[1..]);
        Requests.Enqueue($"{request.HttpMethod} {key}");
        switch (request.HttpMethod)
        {
            case "PUT" when FailPuts > 0:
                await ErrorAsync(response, FailPuts, "EntityTooLarge");
                break;
            case "PUT" when request.Headers["x-amz-copy-source"] is { } source:
                Objects[key] = Objects[Uri.UnescapeDataString(source).TrimStart('/')];
                await XmlAsync(response, new XElement("CopyObjectResult", new XElement("ETag", "\"0\"")));
                break;
            case "PUT":
                using (var body = new MemoryStream())
                {
                    await request.InputStream.CopyToAsync(body);
                    Objects[key] = body.ToArray();
                }
                response.Headers["ETag"] = "\"0\"";
                break;
            case "DELETE":
                Objects.TryRemove(key, out _);
                response.StatusCode = 204;
                break;
            case "GET" when request.QueryString["list-type"] == "2":
                await ListAsync(request, response, key.TrimEnd('/'));
                break;
            case "GET" or "HEAD" when Objects.TryGetValue(key, out var bytes):
                await ReadAsync(request, response, bytes);
                break;
            default:
                await ErrorAsync(response, 404, "NoSuchKey");
                break;
        }
    }

    private static async Task ReadAsync(HttpListenerRequest request, HttpListenerResponse response, byte[] bytes)
    {
        var (from, to) = (0, bytes.Length - 1);
        if (request.Headers["Range"]?["bytes=".Length..].Split('-') is [var first, var last])
        {
            (from, to) = (int.Parse(first), Math.Min(int.Parse(last), to));
            if (from > to)
            {
                await ErrorAsync(response, 416, "InvalidRange");
                return;
            }
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{to}/{bytes.Length}";
        }
        response.ContentLength64 = to - from + 1;
        if (request.HttpMethod == "GET")
        {
            await response.OutputStream.WriteAsync(bytes.AsMemory(from, to - from + 1));
        }
    }

    private async Task ListAsync(HttpListenerRequest request, HttpListenerResponse response, string bucket)
    {
        var prefix = $"{bucket}/{request.QueryString["prefix"]}";
        var after = request.QueryString["continuation-token"] ?? "";
        var names = Objects.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var page = names.Where(n => string.CompareOrdinal(n, after) > 0).Take(PageSize).ToList();
        var isCut = page.Count > 0 && page[^1] != names[^1];
        XNamespace ns = "http://s3.amazonaws.com/doc/2006-03-01/";
        await XmlAsync(
            response,
            new XElement(
                ns + "ListBucketResult",
                new XElement(ns + "Name", bucket),
                new XElement(ns + "IsTruncated", isCut),
                isCut ? new XElement(ns + "NextContinuationToken", page[^1]) : null,
                page.Select(n => new XElement(
                    ns + "Contents",
                    new XElement(ns + "Key", n[(bucket.Length + 1)..]),
                    new XElement(ns + "Size", Objects[n].Length)
                ))
            )
        );
    }

    private static Task ErrorAsync(HttpListenerResponse response, int status, string code)
    {
        response.StatusCode = status;
        return XmlAsync(response, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
    }

    private static async Task XmlAsync(HttpListenerResponse response, XElement xml)
    {
        response.ContentType = "application/xml";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(xml.ToString()));
    }
}
