using System.Collections.Concurrent;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<long> AddAsync(long value);

    Task<long> TotalAsync();

    [ResponseTimeout("00:00:05")]
    Task<int> DelayAsync(TimeSpan time);

    Task HangAsync();

    [OneWay]
    Task TellAsync();

    Task KeepAsync(TimeSpan time);

    Task TickAsync(TimeSpan period, bool keepAlive);

    Task<int> TicksAsync();

    Task<Guid> ActivationAsync();

    Task<string> CallAsync(ICounterGrain other);

    Task AddLaterAsync(TimeSpan time, ICounterGrain other);
}

public sealed class CounterGrain : Grain, ICounterGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private long _total;
    private int _ticks;

    public static ConcurrentQueue<string> Ended { get; } = new();

    public Task<long> AddAsync(long value) => Task.FromResult(_total += value);

    public Task<long> TotalAsync() => Task.FromResult(_total);

    public async Task<int> DelayAsync(TimeSpan time)
    {
        await Task.Delay(time, (TimeProvider)ServiceProvider.GetService(typeof(TimeProvider))!);
        return (int)(_total += 100);
    }

    public async Task AddLaterAsync(TimeSpan time, ICounterGrain other)
    {
        await DelayAsync(time);
        await other.AddAsync(1);
    }

    public Task HangAsync() => new TaskCompletionSource().Task;

    public Task TellAsync()
    {
        _total++;
        return Task.CompletedTask;
    }

    public Task KeepAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task TickAsync(TimeSpan period, bool keepAlive)
    {
        this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(period, period) { KeepAlive = keepAlive }
        );
        return Task.CompletedTask;
    }

    public Task<int> TicksAsync() => Task.FromResult(_ticks);

    public Task<Guid> ActivationAsync() => Task.FromResult(_activation);

    public async Task<string> CallAsync(ICounterGrain other)
    {
        await other.HangAsync();
        return "answered";
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Ended.Enqueue($"{this.GetPrimaryKeyString()} {reason.ReasonCode}");
        return Task.CompletedTask;
    }
}

public interface IDailyGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan due, TimeSpan period);

    Task<List<TickStatus>> TicksAsync();
}

public sealed class DailyGrain : Grain, IDailyGrain, IRemindable
{
    private static readonly ConcurrentDictionary<string, List<TickStatus>> s_ticks = new();

    public Task StartAsync(TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder("daily", due, period);

    public Task<List<TickStatus>> TicksAsync() => Task.FromResult(s_ticks.GetOrAdd(this.GetPrimaryKeyString(), _ => []));

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        s_ticks.GetOrAdd(this.GetPrimaryKeyString(), _ => []).Add(status);
        return Task.CompletedTask;
    }
}

public interface INoticeObserver : IGrainObserver
{
    void OnNotice(int number);
}

public interface INoticeGrain : IGrainWithStringKey
{
    Task NotifyAsync(INoticeObserver observer, int count);
}

public sealed class NoticeGrain : Grain, INoticeGrain
{
    public Task NotifyAsync(INoticeObserver observer, int count)
    {
        for (var i = 0; i < count; i++)
            observer.OnNotice(i);
        return Task.CompletedTask;
    }
}

public interface IGatedConsumerGrain : IGrainWithStringKey
{
    Task<int> CountAsync();

    Task<string?> ErrorAsync();
}

/// <summary>Takes nothing before its gate is open, and fails on negative numbers.</summary>
[ImplicitStreamSubscription("gated")]
public sealed class GatedConsumerGrain : Grain, IGatedConsumerGrain
{
    private int _count;
    private string? _error;

    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetStreamProvider("telemetry")
            .GetStream<int>(StreamId.Create("gated", this.GetPrimaryKeyString()))
            .SubscribeAsync(
                async (number, _) =>
                {
                    if (Gates.TryGetValue(this.GetPrimaryKeyString(), out var gate))
                        await gate.Task;
                    _count += number >= 0 ? 1 : throw new InvalidOperationException("negative");
                },
                error =>
                {
                    _error = error.Message;
                    return Task.CompletedTask;
                }
            );

    public Task<int> CountAsync() => Task.FromResult(_count);

    public Task<string?> ErrorAsync() => Task.FromResult(_error);
}

public sealed class ScopedThing : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}

public sealed class SingletonThing;

public interface IInjectedGrain : IGrainWithStringKey
{
    Task EndAsync();
}

public sealed class InjectedGrain(ScopedThing scoped, SingletonThing singleton, IGrainContext context) : Grain, IInjectedGrain
{
    public static ConcurrentQueue<(ScopedThing Scoped, SingletonThing Singleton, GrainId Id)> Seen { get; } = new();

    public Task EndAsync()
    {
        Seen.Enqueue((scoped, singleton, context.GrainId));
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
