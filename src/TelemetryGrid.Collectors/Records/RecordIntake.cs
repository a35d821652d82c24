using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Records;

/// <inheritdoc cref="IRecordSink"/>
public sealed class RecordIntake(IngestPipeline pipeline) : IRecordSink
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
        var writer = new BatchWriter();
        var appends = new List<(int Records, Task Append)>();
        for (var partition = 0; partition < batch.Sections.Count; partition++)
        {
            var section = batch.Sections[partition];
            if (!section.IsEmpty)
            {
                writer.Clear();
                writer.AddRecords(section);
                appends.Add((section.Count, pipeline.AppendAsync(partition, writer.Payload.ToArray(), cancellation).AsTask()));
            }
        }
        batch.Clear();
        try
        {
            await Task.WhenAll(appends.Select(a => a.Append)).ConfigureAwait(false);
        }
        catch (IOException e) when (appends.Exists(a => a.Append.IsCompletedSuccessfully))
        {
            var stored = appends.Where(a => a.Append.IsCompletedSuccessfully).Sum(a => a.Records);
            throw new IOException($"The log took {stored} of {appends.Sum(a => a.Records)} records, then refused: {e.Message}", e);
        }
    }
}
