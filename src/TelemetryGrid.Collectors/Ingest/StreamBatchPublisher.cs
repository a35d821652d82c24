using System.Globalization;
using Orleans.Runtime;
using Orleans.Streams;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Collectors.Ingest;

/// <summary>Publishes to the stream whose key is the partition number, where the partition grain is subscribed implicitly.</summary>
public sealed class StreamBatchPublisher(IStreamProvider provider) : IBatchPublisher
{
    public Task PublishAsync(int partition, TelemetryBatch batch) =>
        provider
            .GetStream<TelemetryBatch>(StreamId.Create(TelemetryBatch.StreamNamespace, partition.ToString(CultureInfo.InvariantCulture)))
            .OnNextAsync(batch);
}
