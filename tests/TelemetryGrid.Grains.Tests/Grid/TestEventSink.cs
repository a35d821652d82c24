using System.Globalization;
using Orleans.Streams;
using TelemetryGrid.Grains.Records;
using TelemetryGrid.Ingest;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Takes events of grains to the log, each to its device's partition, as the program's intake does.</summary>
internal sealed class TestEventSink(IIngestLog log, IStreamProvider streams) : IEventSink
{
    public async ValueTask AppendAsync(IReadOnlyCollection<EventRecord> events, CancellationToken cancellation)
    {
        foreach (var partition in events.GroupBy(e => TestGrid.Map.Of(e.Device!.Value)))
        {
            var section = new RecordSectionBuilder();
            foreach (var happened in partition)
            {
                section.Add(happened);
            }
            var payload = TestGrid.Batch(writer => writer.AddRecords(section));
            var sequence = await log.AppendAsync(partition.Key, payload, cancellation);
            await streams
                .GetStream<TelemetryBatch>(
                    StreamId.Create(TelemetryBatch.StreamNamespace, partition.Key.ToString(CultureInfo.InvariantCulture))
                )
                .OnNextAsync(new TelemetryBatch(sequence, payload));
        }
    }
}
