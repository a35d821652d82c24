using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Generated proxies by interface; filled by the module initializer of each assembly that the generator has seen.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProxyRegistry
{
    private static readonly ConcurrentDictionary<Type, Func<GrainReference>> s_factories = new();

    public static void Register(Type interfaceType, Func<GrainReference> factory) => s_factories[interfaceType] = factory;

    internal static Func<GrainReference> Find(Type interfaceType)
    {
        if (s_factories.TryGetValue(interfaceType, out var factory))
            return factory;
        // A module's initializer runs on the first use of its code; an interface alone is no use.
        RuntimeHelpers.RunModuleConstructor(interfaceType.Module.ModuleHandle);
        return s_factories.TryGetValue(interfaceType, out factory)
            ? factory
            : throw new ArgumentException(
                $"No call proxy exists for {interfaceType}. It must be a non-generic interface deriving from IGrain or IGrainObserver, in a project that references TelemetryGrid.EmbeddedRuntime.Generator as an analyzer."
            );
    }

    internal static GrainReference Create(Type interfaceType) => Find(interfaceType)();
}
