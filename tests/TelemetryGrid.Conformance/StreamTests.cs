using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.IConsumerGrain")]
public interface IConsumerGrain : IGrainWithStringKey
{
    [Alias("Values")]
    Task<List<double>> ValuesAsync();

    [Alias("LargestBatch")]
    Task<int> LargestBatchAsync();

    [Alias("Errors")]
    Task<int> ErrorsAsync();
}

/// <summary>Told of its stream by the runtime; takes batches.</summary>
[ImplicitStreamSubscription("samples")]
public sealed class ConsumerGrain : Grain, IConsumerGrain, IStreamSubscriptionObserver
{
    private readonly List<double> _values = [];
    private int _largestBatch;
    private int _failures;
    private int _errors;

    public Task<List<double>> ValuesAsync() => Task.FromResult(_values);

    public Task<int> LargestBatchAsync() => Task.FromResult(_largestBatch);

    public Task<int> ErrorsAsync() => Task.FromResult(_errors);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory
            .Create<Sample>()
            .ResumeAsync(
                items =>
                {
                    if (items[0].Item.Name == "fail-once" && _failures++ == 0)
                        throw new InvalidOperationException("the first delivery fails");
                    _largestBatch = Math.Max(_largestBatch, items.Count);
                    _values.AddRange(items.Select(i => i.Item.Value));
                    return Task.CompletedTask;
                },
                error =>
                {
                    _errors++;
                    return Task.CompletedTask;
                }
            );
}

/// <summary>Subscribes by itself when activated, item by item.</summary>
[ImplicitStreamSubscription("singles")]
public sealed class SingleConsumerGrain : Grain, ISingleConsumerGrain
{
    private readonly List<double> _values = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetStreamProvider(ConformanceSilo.Streams)
            .GetStream<Sample>(StreamId.Create("singles", this.GetPrimaryKeyString()))
            .SubscribeAsync(
                (sample, _) =>
                {
                    _values.Add(sample.Value);
                    return Task.CompletedTask;
                }
            );

    public Task<List<double>> ValuesAsync() => Task.FromResult(_values);
}

[Alias("conformance.ISingleConsumerGrain")]
public interface ISingleConsumerGrain : IGrainWithStringKey
{
    [Alias("Values")]
    Task<List<double>> ValuesAsync();
}

[Alias("conformance.IProducerGrain")]
public interface IProducerGrain : IGrainWithStringKey
{
    [Alias("Produce")]
    Task ProduceAsync(string ns, string key, List<Sample> samples);
}

public sealed class ProducerGrain : Grain, IProducerGrain
{
    public Task ProduceAsync(string ns, string key, List<Sample> samples) =>
        this.GetStreamProvider(ConformanceSilo.Streams).GetStream<Sample>(StreamId.Create(ns, key)).OnNextBatchAsync(samples);
}

[Alias("conformance.IListenerGrain")]
public interface IListenerGrain : IGrainWithStringKey
{
    [Alias("Listen")]
    Task ListenAsync(string key);

    [Alias("Quit")]
    Task<int> QuitAsync(string key);

    [Alias("Count"), ReadOnly]
    Task<int> CountAsync();
}

/// <summary>Subscribes when told to.</summary>
public sealed class ListenerGrain : Grain, IListenerGrain
{
    private int _count;

    public Task ListenAsync(string key) =>
        Stream(key)
            .SubscribeAsync(
                (_, _) =>
                {
                    _count++;
                    return Task.CompletedTask;
                }
            );

    public async Task<int> QuitAsync(string key)
    {
        var handles = await Stream(key).GetAllSubscriptionHandles();
        foreach (var handle in handles)
            await handle.UnsubscribeAsync();
        return handles.Count;
    }

    public Task<int> CountAsync() => Task.FromResult(_count);

    private IAsyncStream<Sample> Stream(string key) =>
        this.GetStreamProvider(ConformanceSilo.Streams).GetStream<Sample>(StreamId.Create("explicit", key));
}

[Collection(GridCollection.Name)]
public sealed class StreamTests(GridFixture grid)
{
    private static List<Sample> Samples(int from, int count) => [.. Enumerable.Range(from, count).Select(i => new Sample("s", i))];

    private IAsyncStream<Sample> Stream(string ns, string key) =>
        grid.Client.GetStreamProvider(ConformanceSilo.Streams).GetStream<Sample>(StreamId.Create(ns, key));

    [Fact]
    public async Task OnNextBatchAsync_ImplicitSubscriber_GetsWholeBatchesInOrder()
    {
        var stream = Stream("samples", "batches");
        var consumer = grid.Grains.GetGrain<IConsumerGrain>("batches");
        for (var i = 0; i < 5; i++)
            await stream.OnNextBatchAsync(Samples(i * 100, 100));
        await Eventually.Equal(500, async () => (await consumer.ValuesAsync()).Count);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (double)i), await consumer.ValuesAsync());
        Assert.True(await consumer.LargestBatchAsync() >= 100);
    }

    [Fact]
    public async Task OnNextAsync_GrainSubscribedOnActivation_GetsItemsInOrder()
    {
        var stream = Stream("singles", "one");
        foreach (var sample in Samples(0, 50))
            await stream.OnNextAsync(sample);
        var consumer = grid.Grains.GetGrain<ISingleConsumerGrain>("one");
        await Eventually.Equal(50, async () => (await consumer.ValuesAsync()).Count);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (double)i), await consumer.ValuesAsync());
    }

    [Fact]
    public async Task OnNextBatchAsync_FromAGrain_ReachesTheSubscriber()
    {
        await grid.Grains.GetGrain<IProducerGrain>("producer").ProduceAsync("samples", "from-grain", Samples(0, 10));
        await Eventually.Equal(10, async () => (await grid.Grains.GetGrain<IConsumerGrain>("from-grain").ValuesAsync()).Count);
    }

    [Fact]
    public async Task Delivery_ConsumerThrowsOnce_IsRepeatedAndNothingIsLost()
    {
        var stream = Stream("samples", "retry");
        await stream.OnNextAsync(new Sample("fail-once", 1));
        await stream.OnNextAsync(new Sample("s", 2));
        var consumer = grid.Grains.GetGrain<IConsumerGrain>("retry");
        await Eventually.Equal(2, async () => (await consumer.ValuesAsync()).Count);
        Assert.Equal([1.0, 2.0], await consumer.ValuesAsync());
    }

    [Fact]
    public async Task SubscribeAsync_Explicit_GetsItemsUntilUnsubscribed()
    {
        var listener = grid.Grains.GetGrain<IListenerGrain>("listener");
        await listener.ListenAsync("topic");
        var stream = Stream("explicit", "topic");
        await stream.OnNextBatchAsync(Samples(0, 3));
        await Eventually.Equal(3, listener.CountAsync);
        Assert.Equal(1, await listener.QuitAsync("topic"));
        Assert.Equal(0, await listener.QuitAsync("topic"));
    }

    [Fact]
    public void StreamId_Parts_AreKept()
    {
        var id = StreamId.Create("telemetry", "7");
        Assert.Equal("telemetry", id.GetNamespace());
        Assert.Equal("7", id.GetKeyAsString());
        Assert.Equal(id, StreamId.Create("telemetry", 7));
        Assert.Equal("telemetry/7", id.ToString());
    }
}
