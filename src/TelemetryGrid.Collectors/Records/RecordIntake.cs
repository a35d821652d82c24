using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Records;

/// <inheritdoc cref="IRecordSink"/>
public sealed class RecordIntake(IngestPipeline pipeline, EnrichmentPipeline enrichment) : IRecordSink
{
    public RecordBatch NewBatch() => new(pipeline.Map);

    public ValueTask AppendAsync(IReadOnlyCollection<TelemetryRecord> records, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        var batch = NewBatch();
        foreach (var record in records)
        {
            (record.Device is { } device ? batch.For(device) : batch.For(record.Source)).Add(record);
        }
        return AppendAsync(batch, cancellation);
    }

    public async ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Enrich(enrichment);
        var writer = batch.Writer;
        var appends = new List<(int Partition, Task Append)>();
        for (var partition = 0; partition < batch.Sections.Count; partition++)
        {
            var section = batch.Sections[partition];
            if (!section.IsEmpty)
            {
                writer.Clear();
                writer.AddRecords(section);
                appends.Add((partition, pipeline.AppendAsync(partition, writer.Payload.ToArray(), cancellation).AsTask()));
            }
        }
        var all = batch.Count;
        var done = Task.WhenAll(appends.Select(a => a.Append));
        await done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (partition, append) in appends)
        {
            if (append.IsCompletedSuccessfully)
            {
                batch.Clear(partition);
            }
        }
        try
        {
            await done.ConfigureAwait(false);
        }
        catch (IOException e) when (batch.Count < all)
        {
            throw new IOException($"The log took {all - batch.Count} of {all} records, then refused: {e.Message}", e);
        }
    }
}
