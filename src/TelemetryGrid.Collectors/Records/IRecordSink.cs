using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Records;

/// <summary>Takes log lines and events through the enrichment into the ingest log. What it took is durable as the log's policy says when a call returns.</summary>
public interface IRecordSink
{
    /// <summary>For sources of few records.</summary>
    /// <exception cref="IOException">The log cannot take them now; the message says how many it took.</exception>
    ValueTask AppendAsync(IReadOnlyCollection<TelemetryRecord> records, CancellationToken cancellation);

    /// <summary>An empty batch to write records to as bytes, for sources of many; hand it to <see cref="AppendAsync(RecordBatch, CancellationToken)"/>.</summary>
    RecordBatch NewBatch();

    /// <summary>
    /// Appends the batch, which is then empty and may be used again. When this throws, the batch has what the log did not take, so that
    /// the call can be repeated, or <see cref="RecordBatch.Clear()"/> gives it up.
    /// </summary>
    /// <exception cref="IOException">The log cannot take them now; the message says how many it took.</exception>
    ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellation);
}
