using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Notifications.Tests.Http;

/// <summary>A receiver's server on a loopback port, which answers as it is told and remembers what it was asked.</summary>
internal sealed class HttpSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpSink(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public string Host => new Uri(Url).Authority;

    public ConcurrentQueue<SinkRequest> Requests { get; } = new();

    /// <summary>How the next requests are answered, in turn; when there is none left, with <see cref="Answer"/>.</summary>
    public ConcurrentQueue<SinkAnswer> Next { get; } = new();

    public SinkAnswer Answer { get; set; } = new(200, "ok");

    public SinkRequest Single => Assert.Single(Requests);

    public static async Task<HttpSink> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                }
            )
        );
        var app = builder.Build();
        var sink = new HttpSink(app);
        app.Run(sink.AnswerAsync);
        await app.StartAsync();
        sink.Url = app.Urls.First();
        return sink;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Enqueue(
            new SinkRequest(
                context.Request.Method,
                string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}{context.Request.QueryString}"),
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body
            )
        );
        var answer = Next.TryDequeue(out var next) ? next : Answer;
        if (answer.Gate is { } gate)
        {
            await gate.Task.WaitAsync(context.RequestAborted);
        }
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers ?? [])
        {
            context.Response.Headers[name] = value;
        }
        if (answer.Status is not 204)
        {
            await context.Response.WriteAsync(answer.Body, context.RequestAborted);
        }
    }
}

internal sealed record SinkAnswer(
    int Status,
    string Body = "",
    Dictionary<string, string>? Headers = null,
    TaskCompletionSource? Gate = null
);

internal sealed record SinkRequest(string Method, string Path, Dictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}
