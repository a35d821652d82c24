using TelemetryGrid.Ingest;

namespace TelemetryGrid.Collectors.Ingest;

/// <summary>Hands an acknowledged batch to the partition's stream; completes when the stream accepted it.</summary>
public interface IBatchPublisher
{
    Task PublishAsync(int partition, TelemetryBatch batch);
}
