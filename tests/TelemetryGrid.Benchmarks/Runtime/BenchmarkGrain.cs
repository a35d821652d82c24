using Orleans;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace TelemetryGrid.Benchmarks.Runtime;

[Alias("benchmarks.IBenchmarkGrain")]
public interface IBenchmarkGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<long> AddAsync(long value);

    [Alias("Received")]
    Task<long> ReceivedAsync();
}

[ImplicitStreamSubscription(Namespace)]
public sealed class BenchmarkGrain : Grain, IBenchmarkGrain, IStreamSubscriptionObserver
{
    public const string Streams = "benchmark";
    public const string Namespace = "benchmark-items";

    private long _total;

    public Task<long> AddAsync(long value) => Task.FromResult(_total += value);

    public Task<long> ReceivedAsync() => Task.FromResult(_total);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory
            .Create<long>()
            .ResumeAsync(items =>
            {
                _total += items.Count;
                return Task.CompletedTask;
            });
}
