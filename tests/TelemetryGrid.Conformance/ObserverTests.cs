using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;
using Orleans.Utilities;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.ISampleObserver")]
public interface ISampleObserver : IGrainObserver
{
    [Alias("OnSample")]
    void OnSample(Sample sample);

    [Alias("Confirm")]
    Task<int> ConfirmAsync(Sample sample);
}

[Alias("conformance.ISubjectGrain")]
public interface ISubjectGrain : IGrainWithStringKey
{
    [Alias("Subscribe")]
    Task SubscribeAsync(ISampleObserver observer);

    [Alias("Unsubscribe")]
    Task UnsubscribeAsync(ISampleObserver observer);

    [Alias("Publish")]
    Task<int> PublishAsync(Sample sample);

    [Alias("Ask")]
    Task<int> AskAsync(ISampleObserver observer, Sample sample);
}

public sealed class SubjectGrain : Grain, ISubjectGrain
{
    private readonly ObserverManager<ISampleObserver, ISampleObserver> _observers = new(TimeSpan.FromMinutes(5), NullLogger.Instance);

    public Task SubscribeAsync(ISampleObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task UnsubscribeAsync(ISampleObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task<int> PublishAsync(Sample sample)
    {
        _observers.Notify(o => o.OnSample(sample));
        return Task.FromResult(_observers.Count);
    }

    public Task<int> AskAsync(ISampleObserver observer, Sample sample) => observer.ConfirmAsync(sample);
}

public sealed class SampleObserver : ISampleObserver
{
    public ConcurrentQueue<Sample> Seen { get; } = new();

    public void OnSample(Sample sample) => Seen.Enqueue(sample);

    public async Task<int> ConfirmAsync(Sample sample)
    {
        await Task.Yield();
        Seen.Enqueue(sample);
        return Seen.Count;
    }
}

[Collection(GridCollection.Name)]
public sealed class ObserverTests(GridFixture grid)
{
    [Fact]
    public async Task Notify_Subscribed_ArrivesInOrderAndEndsWithUnsubscribe()
    {
        var subject = grid.Grains.GetGrain<ISubjectGrain>("subject");
        var observer = new SampleObserver();
        var reference = grid.Grains.CreateObjectReference<ISampleObserver>(observer);
        await subject.SubscribeAsync(reference);
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, await subject.PublishAsync(new Sample("s", i)));
        await Eventually.Equal(20, () => Task.FromResult(observer.Seen.Count));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (double)i), observer.Seen.Select(s => s.Value));

        await subject.UnsubscribeAsync(reference);
        Assert.Equal(0, await subject.PublishAsync(new Sample("s", 99)));
        Assert.Equal(20, observer.Seen.Count);
        grid.Grains.DeleteObjectReference<ISampleObserver>(reference);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Subscribe_Twice_CountsOnce()
    {
        var subject = grid.Grains.GetGrain<ISubjectGrain>("twice");
        var observer = new SampleObserver();
        var reference = grid.Grains.CreateObjectReference<ISampleObserver>(observer);
        await subject.SubscribeAsync(reference);
        await subject.SubscribeAsync(reference);
        Assert.Equal(1, await subject.PublishAsync(new Sample("s", 1)));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observer_MethodWithResult_Answers()
    {
        var observer = new SampleObserver();
        var reference = grid.Grains.CreateObjectReference<ISampleObserver>(observer);
        Assert.Equal(1, await grid.Grains.GetGrain<ISubjectGrain>("ask").AskAsync(reference, new Sample("s", 1)));
        GC.KeepAlive(observer);
    }
}
