using System.Globalization;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Records;

/// <inheritdoc cref="IRecordQueryGrain"/>
[StatelessWorker]
public sealed class RecordQueryGrain(PartitionMap map) : Grain, IRecordQueryGrain
{
    public async Task<RecordFindAnswer> FindAsync(RecordFind question)
    {
        // A device's records are all in its partition.
        var partitions = question.Device is { } device ? [map.Of(device)] : Enumerable.Range(0, map.Count);
        var answers = await Task.WhenAll(
            partitions.Select(p =>
                GrainFactory.GetGrain<IPartitionGrain>(p.ToString(CultureInfo.InvariantCulture)).FindRecordsAsync(question)
            )
        );
        return RecordMerger.Merge(answers, question.Limit);
    }
}
