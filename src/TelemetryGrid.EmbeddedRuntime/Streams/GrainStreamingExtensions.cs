using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

public static class GrainStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this Grain grain, string name)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return ClientStreamingExtensions.Find(grain.Context.Silo.Services, name);
    }

    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return ClientStreamingExtensions.Find(((TelemetryGrid.EmbeddedRuntime.Activation)grain.GrainContext).Silo.Services, name);
    }
}

public static class ClientStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Find(client.ServiceProvider, name);
    }

    internal static IStreamProvider Find(IServiceProvider services, string name) =>
        services.GetKeyedService<IStreamProvider>(name)
        ?? throw new KeyNotFoundException($"No stream provider is named '{name}'; add one with AddMemoryStreams(\"{name}\").");
}
