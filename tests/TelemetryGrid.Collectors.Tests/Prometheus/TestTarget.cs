using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

/// <summary>A target in this process, on a loopback port.</summary>
internal sealed class TestTarget : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestTarget(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public string Page { get; set; } = "";

    public string? ContentType { get; set; } = "text/plain; version=0.0.4; charset=utf-8";

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public bool IsZipped { get; set; }

    /// <summary>Answers wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>The bytes of zeros sent after the page.</summary>
    public int Padding { get; set; }

    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers)> Requests { get; } = new();

    public static async Task<TestTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var target = new TestTarget(app);
        app.Run(target.AnswerAsync);
        await app.StartAsync();
        target.Address = new Uri(app.Urls.First()).Authority;
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue(
            (
                string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}{context.Request.QueryString}"),
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            )
        );
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(context.RequestAborted);
        }
        context.Response.StatusCode = (int)Status;
        context.Response.ContentType = ContentType;
        var page = Encoding.UTF8.GetBytes(Page + new string('\n', Padding));
        if (!IsZipped)
        {
            await context.Response.Body.WriteAsync(page);
            return;
        }
        context.Response.Headers.ContentEncoding = "gzip";
        await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await zip.WriteAsync(page);
    }
}
