using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TelemetryGrid.Protocols.Grpc;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Silo.Demo;

/// <summary>Carries gNMI calls to those simulated devices that speak it, each at its own address, over HTTP/2 without TLS.</summary>
internal sealed class DemoGnmi(SimulatedNetwork network, int port) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;

    /// <exception cref="IOException">A port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            foreach (var device in network.Devices.Where(d => d.SpeaksGnmi))
            {
                kestrel.Listen(device.Address, port, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        var device = network.Devices.FirstOrDefault(d => d.Address.Equals(context.Connection.LocalIpAddress));
        if (device is null || context.Request.Path != "/gnmi.gNMI/Subscribe")
        {
            context.Response.Headers["grpc-status"] = ((int)GrpcStatusCode.Unimplemented).ToString(CultureInfo.InvariantCulture);
            return;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
        try
        {
            // Callers wait for the headers.
            await context.Response.StartAsync(either.Token);
            var status = await network.SubscribeAsync(device, context.Request.Body, context.Response.Body, either.Token);
            context.Response.AppendTrailer("grpc-status", ((int)status.Code).ToString(CultureInfo.InvariantCulture));
            context.Response.AppendTrailer("grpc-message", GrpcStatus.Encode(status.Message ?? ""));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller went, or the demo ends.
        }
    }
}
