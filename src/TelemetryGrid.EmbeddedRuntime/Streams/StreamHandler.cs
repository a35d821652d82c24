using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

/// <summary>A subscriber's code, whatever its item type.</summary>
internal abstract class StreamHandler
{
    public abstract Task HandleAsync(StreamBatch batch);
}

internal sealed class StreamHandler<T>(IAsyncObserver<T>? single, IAsyncBatchObserver<T>? batched) : StreamHandler
{
    public override Task HandleAsync(StreamBatch batch)
    {
        switch (batch)
        {
            case StreamItems<T> items when batched is not null:
                return batched.OnNextAsync(items.Sequential());
            case StreamItems<T> items:
                return EachAsync(items);
            case StreamEnd { Error: null }:
                return single?.OnCompletedAsync() ?? batched!.OnCompletedAsync();
            case StreamEnd end:
                return single?.OnErrorAsync(end.Error!) ?? batched!.OnErrorAsync(end.Error!);
            default:
                throw new InvalidCastException(
                    $"The subscriber takes {typeof(T)}, the stream carries {batch.GetType().GetGenericArguments()[0]}."
                );
        }
    }

    private async Task EachAsync(StreamItems<T> items)
    {
        for (var i = 0; i < items.Count; i++)
            await single!.OnNextAsync(items.Items[i], items.TokenOf(i));
    }
}
