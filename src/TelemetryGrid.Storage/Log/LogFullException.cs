namespace TelemetryGrid.Storage.Log;

/// <summary>An append was refused because its partition has reached <see cref="FileIngestLogOptions.MaxBytesPerPartition"/>; trimming makes room.</summary>
public sealed class LogFullException(int partition, long maxBytes)
    : IngestLogException(
        $"Partition {partition} of the ingest log is full ({maxBytes} bytes); it takes no more entries until it is trimmed."
    )
{
    public int Partition { get; } = partition;

    public long MaxBytes { get; } = maxBytes;
}
