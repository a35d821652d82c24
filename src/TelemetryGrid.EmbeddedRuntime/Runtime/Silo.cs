using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>One fault domain: a container of services and the activations placed on it.</summary>
internal sealed class Silo
{
    private readonly ConcurrentDictionary<GrainClass, ActivationFactory> _factories = new();
    private readonly ConcurrentDictionary<GrainId, WorkerGroup> _workers = new();
    private readonly IReadOnlyDictionary<ServiceKey, ServiceLifetime> _lifetimes;

    public Silo(Cluster cluster, string name, IServiceProvider services, IReadOnlyDictionary<ServiceKey, ServiceLifetime> lifetimes)
    {
        Cluster = cluster;
        Name = name;
        Services = services;
        _lifetimes = lifetimes;
        GrainFactory = new GrainFactory(this);
        Log = services.GetRequiredService<ILoggerFactory>().CreateLogger("TelemetryGrid.EmbeddedRuntime");
    }

    /// <summary>Service type, or its open generic type, and key.</summary>
    internal readonly record struct ServiceKey(Type Type, object? Key);

    public Cluster Cluster { get; }

    public string Name { get; }

    public IServiceProvider Services { get; }

    public GrainFactory GrainFactory { get; }

    public ILogger Log { get; }

    public bool IsAlive { get; set; } = true;

    public ActivationFactory FactoryOf(GrainClass grainClass) =>
        _factories.TryGetValue(grainClass, out var known) ? known : _factories.GetOrAdd(grainClass, c => new ActivationFactory(this, c));

    public WorkerGroup WorkersOf(GrainClass grainClass, IdSpan key) =>
        _workers.GetOrAdd(GrainId.Create(grainClass.GrainType, key), _ => new WorkerGroup(FactoryOf(grainClass), key));

    public void RemoveWorker(Activation activation)
    {
        if (_workers.TryGetValue(activation.GrainId, out var group) && group.Remove(activation))
            _workers.TryRemove(KeyValuePair.Create(activation.GrainId, group));
    }

    public IEnumerable<Activation> Workers => _workers.Values.SelectMany(g => g.Snapshot());

    /// <summary>True when the service may be resolved once for all activations.</summary>
    public bool IsSingleton(Type type, object? key)
    {
        if (_lifetimes.TryGetValue(new ServiceKey(type, key), out var lifetime))
            return lifetime == ServiceLifetime.Singleton;
        return type.IsGenericType
            && _lifetimes.TryGetValue(new ServiceKey(type.GetGenericTypeDefinition(), key), out lifetime)
            && lifetime == ServiceLifetime.Singleton;
    }

    public static Dictionary<ServiceKey, ServiceLifetime> LifetimesOf(IServiceCollection services)
    {
        var lifetimes = new Dictionary<ServiceKey, ServiceLifetime>();
        foreach (var service in services)
            lifetimes[new ServiceKey(service.ServiceType, service.ServiceKey)] = service.Lifetime;
        return lifetimes;
    }
}
