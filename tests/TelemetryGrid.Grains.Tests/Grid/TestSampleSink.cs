using System.Globalization;
using Orleans.Streams;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Ingest;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Takes samples of grains to the log, each series to its partition, as the program's intake does.</summary>
internal sealed class TestSampleSink(IIngestLog log, IStreamProvider streams) : ISampleSink
{
    public async ValueTask AppendAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation)
    {
        foreach (var partition in samples.GroupBy(s => (int)(SeriesFingerprint.Of(s.Labels) % TestGrid.Partitions)))
        {
            var section = new MetricSectionBuilder();
            foreach (var sample in partition)
            {
                var series = SeriesFingerprint.Of(sample.Labels);
                section.Define(series, sample.Labels);
                section.Add(series, sample.TimestampMilliseconds, sample.Value);
            }
            var payload = TestGrid.Batch(writer => writer.AddMetrics(section));
            var sequence = await log.AppendAsync(partition.Key, payload, cancellation);
            await streams
                .GetStream<TelemetryBatch>(
                    StreamId.Create(TelemetryBatch.StreamNamespace, partition.Key.ToString(CultureInfo.InvariantCulture))
                )
                .OnNextAsync(new TelemetryBatch(sequence, payload));
        }
    }
}
