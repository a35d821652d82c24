using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.EmbeddedRuntime;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Grains.Tests.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Storage.Batches;
using static TelemetryGrid.Grains.Tests.Ingest.PartitionBatches;

namespace TelemetryGrid.Grains.Tests.Ingest;

public sealed class PartitionGrainTests : IAsyncDisposable
{
    private TestGrid _grid = null!;

    [Fact]
    public async Task Stream_BatchOfEverything_ReachesEveryEntity()
    {
        await StartAsync();

        await _grid.IngestAsync(0, Batch(0));
        await _grid.IngestAsync(0, Batch(10));

        var status = await _grid.Partition(0).GetStatusAsync();
        Assert.Equal((_grid.Log.LastSequence(0), 0), (status.AppliedSequence, status.CheckpointSequence));
        Assert.Equal(new FlowTraffic(200_000, 200, 2), status.Traffic);
        Assert.Equal((1, 1, 0), (status.FlowEntities, status.Devices, status.FailedUpdates));
        var device = await _grid.Grains.GetGrain<IDeviceGrain>(Device.Value).GetAsync();
        Assert.Equal((DeviceStatus.Up, 1, 8_000), (device!.Status, device.InterfaceCount, device.InBitsPerSecond));
        Assert.Equal(10_000UL, (await InterfaceAsync())!.InOctetsTotal);
        Assert.Equal(200_000UL, (await FlowAsync())!.Traffic.Octets);
        Assert.Equal("https", (await FlowAsync())!.Application);
        Assert.Equal([Device], await _grid.Partition(0).ListDevicesAsync());
        Assert.Equal(0, (await _grid.Partition(1).StartAsync()).AppliedSequence);
    }

    [Fact]
    public async Task Stream_GapInIt_IsFilledFromTheLog()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Batch(0));
        await _grid.AppendAsync(0, Batch(10));
        await _grid.AppendAsync(0, Batch(20));

        await _grid.IngestAsync(0, Batch(30));

        Assert.Equal(_grid.Log.LastSequence(0), (await _grid.Partition(0).GetStatusAsync()).AppliedSequence);
        Assert.Equal(30_000UL, (await InterfaceAsync())!.InOctetsTotal);
        Assert.Equal(400_000UL, (await FlowAsync())!.Traffic.Octets);
    }

    [Fact]
    public async Task Stream_DoorbellWithoutPayload_IsEnough()
    {
        await StartAsync();
        await _grid.AppendAsync(0, Batch(0));
        var sequence = await _grid.AppendAsync(0, Batch(10));
        await _grid.AppendAsync(0, Batch(20));

        await _grid.PublishAsync(0, sequence, default);
        await _grid.SettleAsync();

        // The partition was not active: it takes all that its log holds.
        Assert.Equal(_grid.Log.LastSequence(0), (await _grid.Partition(0).GetStatusAsync()).AppliedSequence);

        sequence = await _grid.AppendAsync(0, Batch(30));
        await _grid.AppendAsync(0, Batch(40));
        await _grid.PublishAsync(0, sequence, default);
        await _grid.SettleAsync();
        Assert.Equal(sequence, (await _grid.Partition(0).GetStatusAsync()).AppliedSequence);
    }

    [Fact]
    public async Task Stream_RepeatedAndReordered_ChangesNothing()
    {
        await StartAsync();
        var random = new Random(3);
        var items = new List<(long Sequence, byte[] Payload)>();
        for (var i = 0; i < 30; i++)
        {
            var payload = Batch(i * 10);
            items.Add((await _grid.AppendAsync(0, payload), payload));
        }
        items = [.. items, .. items, .. items.Take(5)];
        var order = items.ToArray();
        random.Shuffle(order);

        foreach (var (sequence, payload) in order)
        {
            await _grid.PublishAsync(0, sequence, payload);
        }
        await _grid.SettleAsync();

        Assert.Equal(new FlowTraffic(3_000_000, 3_000, 30), (await _grid.Partition(0).GetStatusAsync()).Traffic);
        Assert.Equal(3_000_000UL, (await FlowAsync())!.Traffic.Octets);
        Assert.Equal(290_000UL, (await InterfaceAsync())!.InOctetsTotal);
    }

    [Fact]
    public async Task Start_LogFullOfEntries_Replays()
    {
        await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await _grid.AppendAsync(1, Batch(i * 10));
        }

        var status = await _grid.Partition(1).StartAsync();
        Assert.Equal(_grid.Log.LastSequence(1), status.AppliedSequence);
        Assert.Equal(490_000UL, (await InterfaceAsync())!.InOctetsTotal);
    }

    [Fact]
    public async Task Checkpoint_EveryEntityStored_TrimsTheLog()
    {
        await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await _grid.IngestAsync(0, Batch(i * 10));
        }
        Assert.Equal(1, _grid.Log.Status(0).FirstSequence);

        await _grid.Partition(0).CheckpointAsync();

        Assert.Equal(_grid.Log.LastSequence(0), (await _grid.Partition(0).GetStatusAsync()).CheckpointSequence);
        // The log goes once two snapshots of the series are written, which happens beside the partition's work.
        for (var round = 50; _grid.Log.Status(0).FirstSequence < 20; round++)
        {
            Assert.InRange(round, 50, 500);
            await _grid.IngestAsync(0, TestGrid.Batch(_ => { }));
            await _grid.Partition(0).CheckpointAsync();
            await Task.Delay(10);
        }

        // Everything is in storage: nothing is left to replay.
        await _grid.KillAllAsync();
        Assert.Equal(5_000_000UL, (await _grid.CatchUpAsync(0)).Traffic.Octets);
        Assert.Equal(5_000_000UL, (await FlowAsync())!.Traffic.Octets);
        Assert.Equal(490_000UL, (await InterfaceAsync())!.InOctetsTotal);
    }

    [Theory]
    [InlineData("interface")]
    [InlineData("device")]
    [InlineData("flow")]
    [InlineData("partition")]
    public async Task Checkpoint_OneEntityCannotStore_TrimsNothing(string kind)
    {
        await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await _grid.IngestAsync(0, Batch(i * 10));
        }
        _grid.RefuseWrites = id => id.Contains(kind, StringComparison.OrdinalIgnoreCase);

        await Assert.ThrowsAsync<IOException>(() => _grid.Partition(0).CheckpointAsync());

        Assert.Equal(1, _grid.Log.Status(0).FirstSequence);
        Assert.Equal(0, (await _grid.Partition(0).GetStatusAsync()).CheckpointSequence);

        await _grid.KillAllAsync();
        _grid.RefuseWrites = _ => false;
        await _grid.CheckpointAsync(0);
        Assert.Equal(5_000_000UL, (await FlowAsync())!.Traffic.Octets);
        Assert.Equal(490_000UL, (await InterfaceAsync())!.InOctetsTotal);
        Assert.Equal(5_000_000UL, (await _grid.Partition(0).GetStatusAsync()).Traffic.Octets);
    }

    [Fact]
    public async Task Timer_AfterTheCheckpointInterval_WritesACheckpoint()
    {
        _grid = await TestGrid.StartAsync(TestGrid.Defaults with { CheckpointInterval = TimeSpan.FromSeconds(15) });
        await _grid.IngestAsync(0, Batch(0));
        Assert.Equal(0, (await _grid.Partition(0).GetStatusAsync()).CheckpointSequence);

        await _grid.AdvanceAsync(16);

        Assert.Equal(_grid.Log.LastSequence(0), (await _grid.Partition(0).GetStatusAsync()).CheckpointSequence);
    }

    [Theory]
    [InlineData("interface")]
    [InlineData("device")]
    [InlineData("flow")]
    public async Task Apply_EntityLostItsMemory_PartitionReplays(string kind)
    {
        var entity = await StartWithEntityApartAsync(kind);
        await _grid.IngestAsync(0, Batch(0));
        await _grid.CheckpointAsync(0);
        await _grid.IngestAsync(0, Batch(10));
        await _grid.IngestAsync(0, Batch(20));

        await _grid.KillAsync(entity);
        await _grid.IngestAsync(0, Batch(30));

        var status = await _grid.CatchUpAsync(0);
        Assert.Equal(_grid.Log.LastSequence(0), status.AppliedSequence);
        await AssertAsync(30);
    }

    [Theory]
    [InlineData("interface")]
    [InlineData("device")]
    [InlineData("flow")]
    public async Task Flush_EntityLostItsMemory_PartitionReplaysAndTrimsNothing(string kind)
    {
        var entity = await StartWithEntityApartAsync(kind);
        await _grid.IngestAsync(0, Batch(0));
        await _grid.IngestAsync(0, Batch(10));
        await _grid.KillAsync(entity);

        await Assert.ThrowsAsync<Grains.Ingest.ReplayNeededException>(() => _grid.Partition(0).CheckpointAsync());
        Assert.Equal(1, _grid.Log.Status(0).FirstSequence);

        await _grid.CheckpointAsync(0);
        Assert.Equal(_grid.Log.LastSequence(0), (await _grid.Partition(0).GetStatusAsync()).CheckpointSequence);
        await AssertAsync(10);
    }

    [Fact]
    public async Task Apply_EntityThatKeepsFailing_CostsItsOwnUpdatesOnly()
    {
        await StartAsync();
        _grid.RefuseReads = id => id.Contains("eth0", StringComparison.Ordinal);

        await _grid.IngestAsync(0, Batch(0));
        await _grid.IngestAsync(0, Batch(10));

        var status = await _grid.CatchUpAsync(0);
        Assert.Equal((_grid.Log.LastSequence(0), 2), (status.AppliedSequence, status.FailedUpdates));
        Assert.Equal(200_000UL, status.Traffic.Octets);
        Assert.Equal(200_000UL, (await FlowAsync())!.Traffic.Octets);
        var device = await _grid.Grains.GetGrain<IDeviceGrain>(Device.Value).GetAsync();
        Assert.Equal((DeviceStatus.Up, 0), (device!.Status, device.InterfaceCount));

        // It does not hold up checkpoints either, and is counted on once it answers again.
        await _grid.CheckpointAsync(0);
        _grid.RefuseReads = _ => false;
        await _grid.IngestAsync(0, Batch(20));
        await _grid.IngestAsync(0, Batch(30));
        Assert.Equal(10_000UL, (await InterfaceAsync())!.InOctetsTotal);
    }

    [Fact]
    public async Task Apply_DeviceThatKeepsFailing_CostsItsOwnUpdatesOnly()
    {
        await StartAsync();
        _grid.RefuseReads = id => id.StartsWith("device/", StringComparison.OrdinalIgnoreCase);

        // The first readings of sFlow make the partition ask the device for its interfaces.
        await _grid.IngestAsync(0, SflowBatch(0));
        await _grid.IngestAsync(0, SflowBatch(10));

        var status = await _grid.CatchUpAsync(0);
        Assert.Equal(_grid.Log.LastSequence(0), status.AppliedSequence);
        Assert.Equal(200_000UL, status.Traffic.Octets);
        Assert.True(status.FailedUpdates >= 2);
        Assert.Equal(200_000UL, (await FlowAsync())!.Traffic.Octets);
        Assert.Equal(10_000UL, (await _grid.Grains.GetGrain<IInterfaceGrain>("core-1/ifIndex:1").GetAsync())!.InOctetsTotal);
    }

    [Fact]
    public async Task Apply_UnreadableBatch_IsCountedAndSkipped()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Batch(0));
        await _grid.IngestAsync(0, [99, 1, 2, 3]);
        await _grid.IngestAsync(0, []);
        // A flow section of an exporter whose name is none, and one that ends early.
        await _grid.IngestAsync(0, [1, 1, 3, 1, (byte)'!', 0]);
        await _grid.IngestAsync(0, [1, 1, 200]);
        await _grid.IngestAsync(0, Batch(10));

        var status = await _grid.CatchUpAsync(0);
        Assert.Equal((_grid.Log.LastSequence(0), 4), (status.AppliedSequence, status.FailedUpdates));
        Assert.Equal(200_000UL, status.Traffic.Octets);

        await _grid.CheckpointAsync(0);
        await _grid.KillAllAsync();
        Assert.Equal(4, (await _grid.CatchUpAsync(0)).FailedUpdates);
    }

    [Fact]
    public async Task Apply_BatchUnreadableFromTheMiddleOn_WhatCameBeforeIsKeptOnce()
    {
        await StartAsync();
        await _grid.IngestAsync(0, [.. TestGrid.Batch(w => w.AddFlows(Device, [Flow(0)])), 1, 200]);

        Assert.Equal(100_000UL, (await _grid.CatchUpAsync(0)).Traffic.Octets);
        Assert.Equal(100_000UL, (await FlowAsync())!.Traffic.Octets);
        await _grid.KillAllAsync();
        Assert.Equal(100_000UL, (await _grid.CatchUpAsync(0)).Traffic.Octets);
        Assert.Equal(100_000UL, (await FlowAsync())!.Traffic.Octets);
    }

    [Fact]
    public async Task Apply_MoreDevicesThanTheLimit_AreCountedAsFailed()
    {
        _grid = await TestGrid.StartAsync(TestGrid.Defaults with { MaxDevices = 2 });
        for (var i = 0; i < 4; i++)
        {
            await _grid.IngestAsync(0, TestGrid.Batch(w => w.AddDevice(Section(0) with { Device = DeviceId.Parse($"d{i}") })));
        }

        var status = await _grid.Partition(0).GetStatusAsync();
        Assert.Equal((_grid.Log.LastSequence(0), 2, 2), (status.AppliedSequence, status.Devices, status.FailedUpdates));
    }

    [Fact]
    public async Task Apply_SflowAfterSnmp_MeetsInOneInterface()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Batch(0));
        await _grid.CheckpointAsync(0);
        await _grid.KillAllAsync();

        // A new activation has to ask the device what SNMP called the index.
        await _grid.IngestAsync(0, SflowBatch(1_000));
        await _grid.IngestAsync(0, SflowBatch(1_010));

        Assert.Equal(10_000UL, (await InterfaceAsync())!.InOctetsTotal);
        Assert.Equal(1, (await _grid.Grains.GetGrain<IDeviceGrain>(Device.Value).GetAsync())!.InterfaceCount);
    }

    [Fact]
    public async Task Apply_FlowQuietAndBackInOneBatch_IsNotBehindForEver()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Batch(0));
        await _grid.IngestAsync(
            0,
            TestGrid.Batch(w =>
            {
                w.AddFlows(DeviceId.Parse("other"), [Flow(900) with { Tuple = Heavy with { SourcePort = 1 }, Octets = 10 }]);
                w.AddFlows(Device, [Flow(900)]);
            })
        );
        await _grid.IngestAsync(0, Batch(910));

        var status = await _grid.CatchUpAsync(0);
        Assert.Equal(_grid.Log.LastSequence(0), status.AppliedSequence);
        Assert.Equal(300_000UL, (await FlowAsync())!.Traffic.Octets);
    }

    [Fact]
    public async Task Apply_FlowGoesQuiet_ItsEntityForgets()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Batch(0));
        await _grid.CheckpointAsync(0);
        await _grid.IngestAsync(
            0,
            TestGrid.Batch(w => w.AddFlows(Device, [Flow(900) with { Tuple = Heavy with { SourcePort = 1 }, Octets = 10 }]))
        );

        Assert.Null(await FlowAsync());
        Assert.Equal(0, (await _grid.Partition(0).GetStatusAsync()).FlowEntities);
        Assert.Equal(100_010UL, (await _grid.Partition(0).GetStatusAsync()).Traffic.Octets);
    }

    [Fact]
    public async Task Subscribe_NewDeviceAndFlows_RingsAtMostOnceASecond()
    {
        await StartAsync();
        await _grid.Partition(0).StartAsync();
        var bell = new Bell();
        await _grid.Partition(0).SubscribeAsync(_grid.Grains.CreateObjectReference<IPartitionObserver>(bell));

        for (var i = 0; i < 5; i++)
        {
            var payload = Batch(i * 10);
            await _grid.PublishAsync(0, await _grid.AppendAsync(0, payload), payload);
        }
        // All of them before time goes on: a busy machine delivers some later than others.
        while ((await _grid.Partition(0).GetStatusAsync()).AppliedSequence < 5)
        {
            await Task.Yield();
        }
        await _grid.AdvanceAsync(10);

        var (devices, flowsChanged) = Assert.Single(bell.Rings);
        Assert.Equal([Device], devices);
        Assert.True(flowsChanged);
    }

    [Fact]
    public async Task Query_FlowsOfSeveralPartitions_AreAddedAndInterfacesNamed()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Batch(0));
        await _grid.IngestAsync(
            1,
            TestGrid.Batch(w => w.AddFlows(Device, [Flow(0) with { Tuple = Heavy with { SourcePort = 7 }, Octets = 50_000 }]))
        );
        var query = new FlowTopQuery(FlowOrder.Bytes, FlowGroup.IngressInterface, 0, long.MaxValue, null, 10);

        var top = await _grid.Grains.GetGrain<IFlowQueryGrain>("top").TopAsync(query);

        Assert.Equal("core-1/eth0", Assert.Single(top.Rows).Group);
        Assert.Equal(150_000UL, top.Rows[0].Octets);
        Assert.Equal(150_000UL, top.Total.Octets);
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private async Task StartAsync() => _grid = await TestGrid.StartAsync();

    // Grains are placed by hash, so the number of silos decides whether the two share one.
    private async Task<IAddressable> StartWithEntityApartAsync(string kind)
    {
        for (var silos = 2; ; silos++)
        {
            _grid = await TestGrid.StartAsync(silos: silos);
            IAddressable entity = kind switch
            {
                "interface" => _grid.Grains.GetGrain<IInterfaceGrain>("core-1/eth0"),
                "device" => _grid.Grains.GetGrain<IDeviceGrain>(Device.Value),
                _ => _grid.Grains.GetGrain<IFlowGrain>(new FlowKey(Device, Heavy).ToString()),
            };
            await _grid.Partition(0).StartAsync();
            await (
                entity switch
                {
                    IInterfaceGrain i => (Task)i.GetAsync(),
                    IDeviceGrain d => d.GetAsync(),
                    IFlowGrain f => f.GetAsync(),
                    _ => Task.CompletedTask,
                }
            );
            if (_grid.Cluster.SiloOf(entity) != _grid.Cluster.SiloOf(_grid.Partition(0)))
            {
                return entity;
            }
            await _grid.DisposeAsync();
        }
    }

    private async Task AssertAsync(int seconds)
    {
        var batches = (seconds / 10) + 1;
        Assert.Equal((ulong)batches * 100_000, (await _grid.Partition(0).GetStatusAsync()).Traffic.Octets);
        Assert.Equal((ulong)batches * 100_000, (await FlowAsync())!.Traffic.Octets);
        Assert.Equal((ulong)seconds * 1_000, (await InterfaceAsync())!.InOctetsTotal);
        var device = (await _grid.Grains.GetGrain<IDeviceGrain>(Device.Value).GetAsync())!;
        Assert.Equal((ulong)batches, device.Exporters[0].Records);
        Assert.Equal(Readings.At(seconds), device.LastSeen);
    }

    private Task<InterfaceSnapshot?> InterfaceAsync() => _grid.Grains.GetGrain<IInterfaceGrain>("core-1/eth0").GetAsync();

    private Task<FlowSnapshot?> FlowAsync() => _grid.Grains.GetGrain<IFlowGrain>(new FlowKey(Device, Heavy).ToString()).GetAsync();

    private sealed class Bell : IPartitionObserver
    {
        public List<(ImmutableArray<DeviceId> Devices, bool FlowsChanged)> Rings { get; } = [];

        public Task OnChangedAsync(ImmutableArray<DeviceId> newDevices, bool flowsChanged)
        {
            Rings.Add((newDevices, flowsChanged));
            return Task.CompletedTask;
        }
    }
}
