using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public sealed class BoundTests
{
    [Fact]
    public async Task Mailbox_Full_RefusesWithASentenceAndCounts()
    {
        using var rejected = new CounterReader("grid.runtime.rejected");
        await using var cluster = await EmbeddedCluster.StartAsync(silo =>
            silo.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 10)
        );
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("full");
        var hanging = grain.HangAsync();
        await cluster.SettleAsync();
        var waiting = Enumerable.Range(0, 10).Select(_ => grain.AddAsync(1)).ToList();
        var error = await Assert.ThrowsAsync<LimitExceededException>(() => grain.AddAsync(1));
        Assert.Contains("counter/full", error.Message);
        Assert.True(rejected.Value >= 1);
        Assert.False(hanging.IsCompleted);
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
    }

    private sealed class SlowObserver : INoticeObserver
    {
        public ManualResetEventSlim Gate { get; } = new();

        public ConcurrentQueue<int> Seen { get; } = new();

        public void OnNotice(int number)
        {
            Gate.Wait();
            Seen.Enqueue(number);
        }
    }

    [Fact]
    public async Task Observer_TooSlow_LosesTheOldestAndNeverBlocksTheGrain()
    {
        using var drops = new CounterReader("grid.runtime.observer_drops");
        await using var cluster = await EmbeddedCluster.StartAsync(silo =>
            silo.Configure<EmbeddedRuntimeOptions>(o => o.ObserverQueueLimit = 8)
        );
        var observer = new SlowObserver();
        var reference = cluster.GrainFactory.CreateObjectReference<INoticeObserver>(observer);
        await cluster.GrainFactory.GetGrain<INoticeGrain>("notices").NotifyAsync(reference, 100);
        observer.Gate.Set();
        await cluster.SettleAsync();
        Assert.InRange(observer.Seen.Count, 8, 9);
        Assert.Equal(Enumerable.Range(92, 8), observer.Seen.TakeLast(8));
        Assert.True(drops.Value >= 91);
    }

    [Fact]
    public async Task Observer_Collected_CostsNothingButACount()
    {
        using var drops = new CounterReader("grid.runtime.observer_drops");
        await using var cluster = await EmbeddedCluster.StartAsync(_ => { });
        var reference = Forgotten(cluster);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        await cluster.GrainFactory.GetGrain<INoticeGrain>("lost").NotifyAsync(reference, 3);
        await cluster.SettleAsync();
        Assert.True(drops.Value >= 3);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static INoticeObserver Forgotten(EmbeddedCluster cluster) =>
            cluster.GrainFactory.CreateObjectReference<INoticeObserver>(new SlowObserver());
    }

    [Fact]
    public async Task Stream_ConsumerStuck_ProducerWaitsUntilThereIsRoom()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(silo =>
            silo.AddMemoryStreams("telemetry").Configure<EmbeddedRuntimeOptions>(o => o.StreamQueueLimit = 4)
        );
        var gate = GatedConsumerGrain.Gates["pressure"] = new TaskCompletionSource();
        var stream = cluster.Client.GetStreamProvider("telemetry").GetStream<int>(StreamId.Create("gated", "pressure"));
        // One is with the consumer, four are queued.
        for (var i = 0; i < 5; i++)
            await stream.OnNextAsync(i);
        var sixth = stream.OnNextAsync(5);
        Assert.False(sixth.IsCompleted);
        gate.SetResult();
        await sixth;
        await cluster.SettleAsync();
        Assert.Equal(6, await cluster.GrainFactory.GetGrain<IGatedConsumerGrain>("pressure").CountAsync());
    }

    [Fact]
    public async Task AdvanceAsync_WhileAConsumerAwaits_GoesOn()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(silo => silo.AddMemoryStreams("telemetry"));
        var gate = GatedConsumerGrain.Gates["awaits"] = new TaskCompletionSource();
        using var timer = cluster.Time.CreateTimer(_ => gate.TrySetResult(), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        var stream = cluster.Client.GetStreamProvider("telemetry").GetStream<int>(StreamId.Create("gated", "awaits"));
        await stream.OnNextAsync(1);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(90)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(await cluster.GrainFactory.GetGrain<IGatedConsumerGrain>("awaits").CountAsync() >= 1);
    }

    [Fact]
    public async Task Stream_ConsumerKeepsFailing_IsGivenUpAfterItsAttemptsAndGoesOn()
    {
        using var failures = new CounterReader("grid.runtime.stream_failures");
        await using var cluster = await EmbeddedCluster.StartAsync(silo => silo.AddMemoryStreams("telemetry"));
        var stream = cluster.Client.GetStreamProvider("telemetry").GetStream<int>(StreamId.Create("gated", "poison"));
        await stream.OnNextAsync(-1);
        await stream.OnNextAsync(1);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(5));
        var consumer = cluster.GrainFactory.GetGrain<IGatedConsumerGrain>("poison");
        Assert.Equal(1, await consumer.CountAsync());
        Assert.Equal("negative", await consumer.ErrorAsync());
        Assert.True(failures.Value >= 1);
    }

    [Fact]
    public async Task Stream_WithoutTraffic_KeepsNoStatePerStream()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(silo => silo.AddMemoryStreams("telemetry"));
        var provider = (Streams.MemoryStreamProvider)cluster.Client.GetStreamProvider("telemetry");
        for (var i = 0; i < 100; i++)
            await provider.GetStream<int>(StreamId.Create("gated", $"many-{i}")).OnNextAsync(i);
        await cluster.SettleAsync();
        Assert.Equal(100, cluster.ActivationCount);
        Assert.Equal(0, provider.Hub.OpenImplicitSubscriptions);
    }

    /// <summary>Sum of one counter from now on; process-wide, so other tests may add to it.</summary>
    private sealed class CounterReader : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _value;

        public CounterReader(string instrument)
        {
            _listener.InstrumentPublished = (i, listener) =>
            {
                if (i.Meter.Name == "TelemetryGrid.EmbeddedRuntime" && i.Name == instrument)
                    listener.EnableMeasurementEvents(i);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _value, value));
            _listener.Start();
        }

        public long Value => Interlocked.Read(ref _value);

        public void Dispose() => _listener.Dispose();
    }
}
