using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace TelemetryGrid.Conformance.Hosting;

/// <summary>One silo of the embedded runtime in a generic host.</summary>
public sealed class GridFixture : IAsyncLifetime
{
    private IHost? _host;

    public IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    public IGrainFactory Grains => Client;

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(ConformanceSilo.Configure);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }
}
