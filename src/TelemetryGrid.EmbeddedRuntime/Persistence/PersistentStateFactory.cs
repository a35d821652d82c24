using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Makes the facet for a state type that is known only at run time; reflection happens once per grain class and parameter.</summary>
internal static class PersistentStateFactory
{
    private static readonly MethodInfo s_open = typeof(PersistentStateFactory).GetMethod(
        nameof(Typed),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    public static Func<Activation, object> For(Type stateType, string stateName, IGrainStorage storage) =>
        (Func<Activation, object>)s_open.MakeGenericMethod(stateType).Invoke(null, [stateName, storage])!;

    public static IGrainStorage StorageOf(IServiceProvider services, string? storageName, Type grainClass)
    {
        var name = string.IsNullOrEmpty(storageName) ? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME : storageName;
        return services.GetKeyedService<IGrainStorage>(name)
            ?? throw new BadProviderConfigException($"{grainClass} keeps state in storage '{name}', which no silo configuration adds.");
    }

    private static Func<Activation, object> Typed<T>(string stateName, IGrainStorage storage) =>
        activation => new PersistentState<T>(activation, stateName, storage);
}
