using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

internal sealed class GrainFactory(Silo silo) : IClusterClient
{
    private readonly ConcurrentDictionary<Type, Binding> _bindings = new();

    private sealed record Binding(Func<GrainReference> Create, GrainClass Class);

    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Get<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)Reference(typeof(TGrainInterface), silo.Cluster.Catalog.Resolve(grainId.Type), grainId.Key);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference)
            throw new ArgumentException($"{obj} already is a reference; pass the observer object itself.", nameof(obj));
        var reference = ProxyRegistry.Create(typeof(TGrainObserverInterface));
        reference.Bind(silo, new Observer(silo.Cluster, obj, silo.Cluster.Settings.ObserverQueueLimit));
        return (TGrainObserverInterface)(object)reference;
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference { Observer: { } observer })
            throw new ArgumentException("Pass the reference that CreateObjectReference returned.", nameof(obj));
        observer.Delete();
    }

    internal GrainReference Reference(Type interfaceType, GrainClass grainClass, IdSpan key)
    {
        var reference = ProxyRegistry.Create(interfaceType);
        reference.Bind(silo, grainClass, key);
        return reference;
    }

    private T Get<T>(IdSpan key, string? prefix)
    {
        if (prefix is not null)
            return (T)(object)Reference(typeof(T), silo.Cluster.Catalog.Resolve(typeof(T), prefix), key);
        if (!_bindings.TryGetValue(typeof(T), out var binding))
        {
            binding = new Binding(ProxyRegistry.Find(typeof(T)), silo.Cluster.Catalog.Resolve(typeof(T), prefix: null));
            _bindings[typeof(T)] = binding;
        }
        var reference = binding.Create();
        reference.Bind(silo, binding.Class, key);
        return (T)(object)reference;
    }
}
