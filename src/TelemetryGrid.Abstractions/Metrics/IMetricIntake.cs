namespace TelemetryGrid.Metrics;

/// <summary>Takes samples of foreign metrics into the ingest log. What it accepts is durable as the log's policy says when a call returns.</summary>
public interface IMetricIntake
{
    /// <summary>Takes a remote-write request (protobuf, already decompressed).</summary>
    /// <exception cref="MetricFormatException">The body is malformed; nothing of it was taken.</exception>
    /// <exception cref="IOException">The log cannot take it now; nothing of it was acknowledged, and sending it again is right.</exception>
    ValueTask<MetricIntakeResult> RemoteWriteAsync(ReadOnlyMemory<byte> body, RemoteWriteVersion version, CancellationToken cancellation);

    /// <summary>Takes an exposition page. Samples without a timestamp get <paramref name="timestampMilliseconds"/>.</summary>
    /// <exception cref="MetricFormatException">The page is malformed, by line; nothing of it was taken.</exception>
    /// <exception cref="IOException">The log cannot take it now; nothing of it was acknowledged, and sending it again is right.</exception>
    ValueTask<MetricIntakeResult> ImportAsync(
        ReadOnlyMemory<byte> page,
        ExpositionFormat format,
        long timestampMilliseconds,
        CancellationToken cancellation
    );
}
