using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

/// <summary>An agent in this process that speaks HTTP/2 on a loopback port.</summary>
internal sealed class GnmiAgent : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private GnmiAgent(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>What the agent does with a call once its headers are out.</summary>
    public Func<GnmiAgentCall, Task> Serve { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Answers instead of the agent; true when it did.</summary>
    public Func<HttpContext, bool> Refuse { get; set; } = static _ => false;

    public ConcurrentQueue<Dictionary<string, string>> Calls { get; } = new();

    public static async Task<GnmiAgent> StartAsync(X509Certificate2? certificate = null, Func<X509Certificate2, bool>? client = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
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
        var agent = new GnmiAgent(app);
        app.Run(agent.AnswerAsync);
        await app.StartAsync();
        agent.Address = new Uri(app.Urls.First()).Authority;
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Calls.Enqueue(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        if (Refuse(context))
        {
            return;
        }
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
        try
        {
            await Serve(new GnmiAgentCall(context, either.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
