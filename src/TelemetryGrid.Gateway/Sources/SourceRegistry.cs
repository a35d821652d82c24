using Microsoft.Extensions.Options;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>The registry of this gateway's site.</summary>
internal sealed class SourceRegistry(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    public ISourceRegistryGrain Grain => grains.GetGrain<ISourceRegistryGrain>(options.Value.Site);
}
