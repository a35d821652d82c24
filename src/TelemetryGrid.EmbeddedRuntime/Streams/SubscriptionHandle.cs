using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

internal sealed class SubscriptionHandle<T>(StreamSubscription subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => subscription.Stream;

    public override string ProviderName => subscription.Hub.Provider;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        Activation.Current?.Extras.StreamHandlers.Remove(subscription.Id);
        subscription.Hub.Unsubscribe(subscription);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new StreamHandler<T>(observer, null), token);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        Resume(new StreamHandler<T>(null, observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;

    private Task<StreamSubscriptionHandle<T>> Resume(StreamHandler handler, StreamSequenceToken? token)
    {
        MemoryStream<T>.CheckToken(token);
        if (Activation.Current is { } activation)
            activation.Extras.StreamHandlers[subscription.Id] = handler;
        else
            subscription.ClientHandler = handler;
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }
}

internal sealed class SubscriptionHandleFactory(StreamHub hub, StreamSubscription subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => subscription.Stream;

    public string ProviderName => hub.Provider;

    public GuidId SubscriptionId { get; } = GuidId.GetGuidId(subscription.Id);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(subscription);
}
