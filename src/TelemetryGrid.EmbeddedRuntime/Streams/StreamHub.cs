using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

/// <summary>All streams of one provider name: who subscribes to what. It belongs to the cluster, so subscriptions outlive silos.</summary>
internal sealed class StreamHub(Silo silo, string provider, EmbeddedRuntimeOptions options)
{
    private readonly ConcurrentDictionary<StreamId, ImmutableArray<StreamSubscription>> _explicit = new();
    private readonly ConcurrentDictionary<(StreamId Stream, GrainClass Class), StreamSubscription> _implicit = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<GrainClass>> _consumers = new(StringComparer.Ordinal);
    private long _sequence;

    public Cluster Cluster => silo.Cluster;

    public ILogger Log => silo.Log;

    public string Provider => provider;

    public EmbeddedRuntimeOptions Options => options;

    public int OpenImplicitSubscriptions => _implicit.Count;

    public long NextSequenceNumber() => Interlocked.Increment(ref _sequence);

    /// <summary>Completes when every subscriber has accepted the batch.</summary>
    public Task PublishAsync(StreamId stream, StreamBatch batch)
    {
        List<Task>? waits = null;
        if (_explicit.TryGetValue(stream, out var subscriptions))
        {
            foreach (var subscription in subscriptions)
            {
                subscription.TryAccept(batch, out var accepted);
                Add(ref waits, accepted);
            }
        }
        foreach (var consumer in ConsumersOf(stream.GetNamespace()))
        {
            Task accepted;
            while (!_implicit.GetOrAdd((stream, consumer), k => Implicit(k.Stream, k.Class)).TryAccept(batch, out accepted)) { }
            Add(ref waits, accepted);
        }
        return waits is null ? Task.CompletedTask : Task.WhenAll(waits);
    }

    /// <summary>The subscriptions of one grain to a stream.</summary>
    public IEnumerable<StreamSubscription> Of(StreamId stream, Activation activation)
    {
        var own = _explicit.TryGetValue(stream, out var all) ? all.Where(s => s.Grain?.GrainId == activation.GrainId) : [];
        return ImplicitOf(stream, activation) is { } subscription ? own.Append(subscription) : own;
    }

    /// <summary>The grain's implicit subscription, if the stream is its own.</summary>
    public StreamSubscription? ImplicitOf(StreamId stream, Activation activation) =>
        ConsumersOf(stream.GetNamespace()).Contains(activation.Class) && KeyOf(stream, activation.Class) == activation.Key
            ? Implicit(stream, activation.Class)
            : null;

    public StreamSubscription Subscribe(StreamId stream, Activation? activation, StreamHandler handler)
    {
        ConsumerReference? grain = null;
        if (activation is not null)
        {
            grain = new ConsumerReference();
            grain.Bind(activation.Silo, activation.Class, activation.Key);
        }
        var subscription = new StreamSubscription(this, Guid.NewGuid(), stream)
        {
            Grain = grain,
            ClientHandler = activation is null ? handler : null,
        };
        _explicit.AddOrUpdate(stream, _ => [subscription], (_, list) => list.Add(subscription));
        return subscription;
    }

    public void Unsubscribe(StreamSubscription subscription)
    {
        if (subscription.IsImplicit)
            return;
        subscription.Close();
        var left = _explicit.AddOrUpdate(subscription.Stream, _ => [], (_, list) => list.Remove(subscription));
        if (left.IsEmpty)
            _explicit.TryRemove(KeyValuePair.Create(subscription.Stream, left));
    }

    public void Forget(StreamSubscription subscription) =>
        _implicit.TryRemove(KeyValuePair.Create((subscription.Stream, subscription.Grain!.Class!), subscription));

    private static void Add(ref List<Task>? waits, Task accepted)
    {
        if (!accepted.IsCompletedSuccessfully)
            (waits ??= []).Add(accepted);
    }

    private ImmutableArray<GrainClass> ConsumersOf(string? ns) =>
        _consumers.GetOrAdd(ns ?? "", _ => [.. Cluster.Catalog.Classes.Where(c => c.StreamNamespaces.Any(p => p.IsMatch(ns)))]);

    private StreamSubscription Implicit(StreamId stream, GrainClass grainClass)
    {
        var grain = new ConsumerReference();
        grain.Bind(silo, grainClass, KeyOf(stream, grainClass));
        // The same id in every run, as a grain may keep its handle.
        var identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{stream}\n{grainClass.GrainType}"));
        return new StreamSubscription(this, new Guid(identity.AsSpan(0, 16)), stream) { Grain = grain, IsImplicit = true };
    }

    private static IdSpan KeyOf(StreamId stream, GrainClass grainClass)
    {
        var key = stream.GetKeyAsString();
        if (grainClass.Interfaces.Contains(typeof(IGrainWithIntegerKey)) && long.TryParse(key, out var number))
            return GrainIdKeyExtensions.CreateIntegerKey(number);
        if (grainClass.Interfaces.Contains(typeof(IGrainWithGuidKey)) && Guid.TryParse(key, out var guid))
            return GrainIdKeyExtensions.CreateGuidKey(guid);
        return IdSpan.Create(key);
    }
}
