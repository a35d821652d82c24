using System.Collections.Immutable;
using TelemetryGrid.EmbeddedRuntime.Testing;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

public sealed class TopologyGrainTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_gridStart = new ManualTimeProvider().GetUtcNow();

    private readonly DeviceInventory _a = Device("a", Port("p1"), Port("p2")).With(Lldp("p1", "b", "q1"));
    private readonly DeviceInventory _b = Device("b", Port("q1"), Port("q2")).With(Lldp("q1", "a", "p1"));
    private TestGrid _grid = null!;

    private ITopologyGrain Topology => _grid.Grains.GetGrain<ITopologyGrain>("site");

    public async ValueTask InitializeAsync() => _grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Observe_TwoEnds_GivesTheLinkBetweenThem()
    {
        Assert.True(await ObserveAsync(_a));
        Assert.True(await ObserveAsync(_b));

        var graph = await Topology.GetAsync(100);
        Assert.Equal(["a", "b"], graph.Nodes.Select(n => n.Id));
        Assert.Equal("a/p1~b/q1", Assert.Single(graph.Links).Id);
        Assert.Equal(["a", "b"], (await Topology.FindPathAsync("a", "b", TopologyWeight.Hops))!.Nodes.Select(n => n.Id));
        Assert.Equal(["b"], (await Topology.GetDependentsAsync("a", ["a", "b"]) ?? throw new InvalidOperationException()).Roots);
        Assert.Null(await Topology.GetAroundAsync("c", 1, 100));
    }

    [Fact]
    public async Task Observe_RepeatedOlderAndFromTheFuture_IsRefused()
    {
        Assert.True(await ObserveAsync(_a));
        Assert.False(await ObserveAsync(_a));
        Assert.True(await ObserveAsync(_a, 1));
        Assert.True(await ObserveAsync(_a, 2));
        Assert.False(await ObserveAsync(_a, -1));
        Assert.False(await ObserveAsync(_b, 60 * 24));

        Assert.Equal(["a", "chassis:" + Mac("b")], (await Topology.GetAsync(100)).Nodes.Select(n => n.Id));
        Assert.Equal(1, (await Topology.GetAsync(100)).Dropped);
    }

    [Fact]
    public async Task Flush_ThenKill_BringsBackGraphAndChanges()
    {
        await ObserveAsync(_a);
        await ObserveAsync(_b);
        var before = await Topology.GetAsync(100);
        var changes = await Topology.GetChangesAsync(0, 100);
        await _grid.RunAsync(Topology.FlushAsync());

        await _grid.KillAllAsync();

        var after = await _grid.RunAsync(Topology.GetAsync(100));
        Assert.Equal(before.Links.Select(l => l.Id), after.Links.Select(l => l.Id));
        Assert.Equal(before.Nodes.Select(n => n.LastSeen), after.Nodes.Select(n => n.LastSeen));
        Assert.Equal(before.Revision, after.Revision);
        Assert.Equal(changes, await Topology.GetChangesAsync(0, 100));
        // What was known before is known after: the same again is no news, and neither is it when times go on.
        Assert.False(await ObserveAsync(_a));
        Assert.True(await ObserveAsync(_b, 1));
        Assert.Equal(before.Revision, (await Topology.GetAsync(100)).Revision);
    }

    [Fact]
    public async Task Observe_NobodyFlushes_IsStoredWithinHalfAMinute()
    {
        await ObserveAsync(_a);
        await ObserveAsync(_b);
        await _grid.AdvanceAsync(31);

        await _grid.KillAllAsync();

        Assert.Single((await _grid.RunAsync(Topology.GetAsync(100))).Links);
    }

    [Fact]
    public async Task Flush_StorageRefuses_IsTriedAgain()
    {
        await ObserveAsync(_a);
        await ObserveAsync(_b);
        _grid.RefuseWrites = id => id.Contains("site/a", StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => _grid.RunAsync(Topology.FlushAsync()));
        _grid.RefuseWrites = _ => false;
        await _grid.RunAsync(Topology.FlushAsync());

        await _grid.KillAllAsync();

        Assert.Equal(2, (await _grid.RunAsync(Topology.GetAsync(100))).Nodes.Length);
    }

    [Fact]
    public async Task Observe_LinkGone_IsTold()
    {
        var observer = new Observer();
        var reference = _grid.Grains.CreateObjectReference<ITopologyObserver>(observer);
        await Topology.SubscribeAsync(reference);
        await ObserveAsync(_a);
        await ObserveAsync(_b);
        await _grid.AdvanceAsync(2);
        var nothing = ImmutableArray<InventoryNeighbor>.Empty;
        for (var minute = 1; minute <= 3; minute++)
        {
            await ObserveAsync(_a with { Neighbors = nothing }, minute);
            await ObserveAsync(_b with { Neighbors = nothing }, minute);
        }
        await _grid.AdvanceAsync(2);

        Assert.Equal(
            [
                TopologyChangeKind.NodeAppeared,
                TopologyChangeKind.NodeAppeared,
                TopologyChangeKind.LinkAdded,
                TopologyChangeKind.LinkRemoved,
            ],
            observer.Changes.Select(c => c.Kind)
        );
        Assert.Equal([1, 2, 3, 4], observer.Changes.Select(c => c.Number));
        Assert.Equal([4], (await Topology.GetChangesAsync(3, 10)).Select(c => c.Number));
        Assert.Equal([3, 4], (await Topology.GetChangesAsync(0, 2)).Select(c => c.Number));
    }

    [Fact]
    public async Task Forget_Device_LeavesWhatOthersSayOfIt()
    {
        await ObserveAsync(_a);
        await ObserveAsync(_b);
        Assert.True(await Topology.ForgetAsync(DeviceId.Parse("b")));
        Assert.False(await Topology.ForgetAsync(DeviceId.Parse("b")));
        await _grid.RunAsync(Topology.FlushAsync());

        await _grid.KillAllAsync();

        var graph = await _grid.RunAsync(Topology.GetAsync(100));
        Assert.Equal([true, false], graph.Nodes.Select(n => n.IsManaged));
    }

    private Task<bool> ObserveAsync(DeviceInventory inventory, int minutes = 0) =>
        _grid.RunAsync(Topology.ObserveAsync(inventory with { Timestamp = s_gridStart.AddMinutes(minutes) }));

    private sealed class Observer : ITopologyObserver
    {
        public List<TopologyChange> Changes { get; } = [];

        public Task OnChangedAsync(ImmutableArray<TopologyChange> changes)
        {
            Changes.AddRange(changes);
            return Task.CompletedTask;
        }
    }
}
