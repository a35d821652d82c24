using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

/// <summary>What travels to a subscriber: items, the end, or an error of the producer.</summary>
internal abstract class StreamBatch
{
    public abstract int Count { get; }
}

internal sealed class StreamEnd(Exception? error) : StreamBatch
{
    public override int Count => 0;

    /// <summary>Null when the producer completed the stream.</summary>
    public Exception? Error { get; } = error;
}

internal sealed class StreamItems<T>(IReadOnlyList<T> items, StreamSequenceToken? token, long sequenceNumber) : StreamBatch
{
    private List<SequentialItem<T>>? _sequential;

    public override int Count => items.Count;

    public IReadOnlyList<T> Items => items;

    public StreamSequenceToken TokenOf(int index) => token ?? new EventSequenceTokenV2(sequenceNumber, index);

    /// <summary>As batch observers take it; made once for all of them.</summary>
    public IList<SequentialItem<T>> Sequential()
    {
        if (_sequential is null)
        {
            var list = new List<SequentialItem<T>>(items.Count);
            for (var i = 0; i < items.Count; i++)
                list.Add(new SequentialItem<T>(items[i], TokenOf(i)));
            _sequential = list;
        }
        return _sequential;
    }
}
