using Orleans.Streams;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>
/// Rings without payload when a batch is large. Memory streams accept an item of any size and then lose it, with its neighbours, if it
/// does not fit into one block of their cache (1 MiB); a doorbell makes the grain read the batch from the log.
/// </summary>
internal sealed class BoundedPayloadPublisher(IStreamProvider provider) : IBatchPublisher
{
    // Half a block: an item is stored with its type names and context, and two large ones share a block.
    private const int LargestPayload = 512 << 10;

    private readonly StreamBatchPublisher _stream = new(provider);

    public Task PublishAsync(int partition, TelemetryBatch batch) =>
        _stream.PublishAsync(partition, batch.Payload.Length <= LargestPayload ? batch : batch with { Payload = default });
}
