using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology;

/// <inheritdoc cref="ITopologyGrain"/>
public sealed class TopologyGrain(
    [PersistentState("topology", GrainStorageNames.Entities)] IPersistentState<TopologyState> state,
    TimeProvider time,
    ILogger<TopologyGrain> logger
) : Grain, ITopologyGrain
{
    // Enough calls in flight to keep storage busy.
    private const int Batch = 64;

    private static readonly TopologyOptions s_options = new();
    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BuildInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgeInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(30);

    private readonly ObserverManager<ITopologyObserver, ITopologyObserver> _observers = new(SubscriptionLifetime, logger);
    private readonly SiteTopology _site = new(s_options);
    private DateTimeOffset _built;
    private bool _unstored;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in state.State.Devices.Chunk(Batch))
        {
            foreach (var memory in await Task.WhenAll(batch.Select(device => MemoryGrain(device).GetAsync())))
            {
                if (memory is not null)
                {
                    _site.Load(memory);
                }
            }
        }
        // What was known before is no news.
        _built = time.GetUtcNow();
        _site.Rebuild(_built);
        this.RegisterGrainTimer(UpdateAsync, BuildInterval, BuildInterval);
        this.RegisterGrainTimer(FlushAsync, StoreInterval, StoreInterval);
        await base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await FlushAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task<bool> ObserveAsync(DeviceInventory inventory) => Task.FromResult(_site.Observe(inventory, time.GetUtcNow()));

    public Task<bool> ForgetAsync(DeviceId device) => Task.FromResult(_site.Forget(device.Value));

    public async Task FlushAsync()
    {
        await UpdateAsync();
        foreach (var batch in _site.Unstored.ToArray().Chunk(Batch))
        {
            await Task.WhenAll(batch.Select(StoreAsync));
        }
        if (_unstored || !_site.Devices.Order(StringComparer.Ordinal).SequenceEqual(state.State.Devices, StringComparer.Ordinal))
        {
            state.State.Devices = [.. _site.Devices.Order(StringComparer.Ordinal)];
            _unstored = false;
            await state.WriteStateAsync();
        }
    }

    public async Task<TopologyGraph> GetAsync(int maxNodes) => Numbered((await CurrentAsync()).Whole(maxNodes));

    public async Task<TopologyGraph?> GetAroundAsync(string node, int depth, int maxNodes) =>
        (await CurrentAsync()).Around(node, depth, maxNodes) is { } graph ? Numbered(graph) : null;

    public async Task<TopologyPath?> FindPathAsync(string from, string to, TopologyWeight weight) =>
        (await CurrentAsync()).Path(from, to, weight);

    public async Task<TopologyDependents?> GetDependentsAsync(string node, ImmutableArray<string> roots) =>
        (await CurrentAsync()).DependentsOfNode(node, roots);

    public async Task<TopologyDependents?> GetLinkDependentsAsync(string link, ImmutableArray<string> roots) =>
        (await CurrentAsync()).DependentsOfLink(link, roots);

    public async Task<ImmutableArray<TopologyChange>> GetChangesAsync(long after, int limit)
    {
        await CurrentAsync();
        return [.. state.State.Changes.Where(c => c.Number > after).TakeLast(limit)];
    }

    public Task SubscribeAsync(ITopologyObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task UnsubscribeAsync(ITopologyObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    private ITopologyMemoryGrain MemoryGrain(string device) =>
        GrainFactory.GetGrain<ITopologyMemoryGrain>($"{this.GetPrimaryKeyString()}/{device}");

    private async Task StoreAsync(string device)
    {
        var memory = _site.MemoryOf(device);
        await MemoryGrain(device).PutAsync(memory);
        // What came in meanwhile is stored the next time.
        if (ReferenceEquals(memory, _site.MemoryOf(device)))
        {
            _site.Stored(device);
        }
    }

    private async Task<TopologyView> CurrentAsync()
    {
        await UpdateAsync();
        return _site.View;
    }

    private async Task UpdateAsync()
    {
        // Times alone are worth a new graph now and then only: most inventories repeat the one before.
        if (!_site.IsBehind && !(_site.IsAged && time.GetUtcNow() - _built >= AgeInterval))
        {
            return;
        }
        _built = time.GetUtcNow();
        var changes = _site.Rebuild(_built).ConvertAll(change => change with { Number = ++state.State.LastChange });
        if (changes.Count == 0)
        {
            return;
        }
        var remembered = state.State.Changes;
        remembered.AddRange(changes);
        remembered.RemoveRange(0, Math.Max(0, remembered.Count - s_options.MaxChanges));
        _unstored = true;
        if (_observers.Count > 0)
        {
            ImmutableArray<TopologyChange> news = [.. changes.TakeLast(s_options.MaxChanges)];
            await _observers.Notify(observer => observer.OnChangedAsync(news));
        }
    }

    private TopologyGraph Numbered(TopologyGraph graph) => graph with { Revision = state.State.LastChange, Dropped = _site.Dropped };
}
