namespace TelemetryGrid.Records;

/// <summary>Asks the partitions that may have log lines and events and merges their answers; a stateless worker, keyed by anything.</summary>
[Alias("TelemetryGrid.IRecordQueryGrain")]
public interface IRecordQueryGrain : IGrainWithStringKey
{
    [Alias("Find"), ResponseTimeout("00:02:00")]
    Task<RecordFindAnswer> FindAsync(RecordFind question);
}
