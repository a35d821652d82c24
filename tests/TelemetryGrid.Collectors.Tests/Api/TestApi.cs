using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Collectors.Tests.Api;

/// <summary>An HTTP server in this process, on a loopback port.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApi(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>What it answers; by default nothing.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<(string Method, string Path, Dictionary<string, string> Headers, string Body)> Requests { get; } = new();

    /// <param name="json">What it answers.</param>
    /// <param name="certificate">Makes it speak TLS.</param>
    /// <param name="client">Makes it want a certificate of the client.</param>
    public static async Task<TestApi> StartAsync(
        string json = "{}",
        X509Certificate2? certificate = null,
        Func<X509Certificate2, bool>? client = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(
                            certificate,
                            https =>
                            {
                                https.ClientCertificateMode = client is null
                                    ? ClientCertificateMode.NoCertificate
                                    : ClientCertificateMode.RequireCertificate;
                                https.ClientCertificateValidation = (c, _, _) => client is null || client(c);
                            }
                        );
                    }
                }
            )
        );
        var app = builder.Build();
        var api = new TestApi(app);
        api.Says(json);
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        api.Url = app.Urls.First();
        return api;
    }

    /// <summary>Answers everything with this.</summary>
    public void Says(string body, int status = 200, string type = "application/json") =>
        Answer = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(
            (
                context.Request.Method,
                $"{context.Request.Path}{context.Request.QueryString}",
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body
            )
        );
        await Answer(context);
    }
}
