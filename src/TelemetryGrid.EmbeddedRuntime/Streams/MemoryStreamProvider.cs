using Orleans.Runtime;
using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

internal sealed class MemoryStreamProvider(StreamHub hub) : IStreamProvider
{
    public string Name => hub.Provider;

    internal StreamHub Hub => hub;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(hub, streamId);
}

internal sealed class MemoryStream<T>(StreamHub hub, StreamId id) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => hub.Provider;

    public StreamId StreamId => id;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) =>
        hub.PublishAsync(id, new StreamItems<T>([item], token, hub.NextSequenceNumber()));

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        // The producer may go on using its own list or array; what is immutable by type is taken as it is.
        IReadOnlyList<T> items = batch is System.Collections.Immutable.IImmutableList<T> immutable ? immutable : [.. batch];
        return items.Count == 0 ? Task.CompletedTask : hub.PublishAsync(id, new StreamItems<T>(items, token, hub.NextSequenceNumber()));
    }

    public Task OnCompletedAsync() => hub.PublishAsync(id, new StreamEnd(error: null));

    public Task OnErrorAsync(Exception ex) => hub.PublishAsync(id, new StreamEnd(ex));

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => Subscribe(new StreamHandler<T>(observer, null));

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer,
        StreamSequenceToken? token,
        string? filterData = null
    )
    {
        CheckToken(token);
        return filterData is null
            ? Subscribe(new StreamHandler<T>(observer, null))
            : throw new NotSupportedException("Stream filters are not implemented; filter in the observer.");
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) =>
        Subscribe(new StreamHandler<T>(null, observer));

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
    {
        CheckToken(token);
        return Subscribe(new StreamHandler<T>(null, observer));
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        IList<StreamSubscriptionHandle<T>> handles = Activation.Current is { } activation
            ? [.. hub.Of(id, activation).Select(s => new SubscriptionHandle<T>(s))]
            : [];
        return Task.FromResult(handles);
    }

    public bool Equals(IAsyncStream<T>? other) => other is MemoryStream<T> && other.StreamId == id && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : id.CompareTo(other.StreamId);

    public override string ToString() => $"{ProviderName}/{id}";

    internal static void CheckToken(StreamSequenceToken? token)
    {
        if (token is not null)
            throw new NotSupportedException("Memory streams are not rewindable; subscribe without a sequence token.");
    }

    private Task<StreamSubscriptionHandle<T>> Subscribe(StreamHandler handler)
    {
        var activation = Activation.Current;
        var subscription = (activation is null ? null : hub.ImplicitOf(id, activation)) ?? hub.Subscribe(id, activation, handler);
        if (activation is not null)
            activation.Extras.StreamHandlers[subscription.Id] = handler;
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(subscription));
    }
}
