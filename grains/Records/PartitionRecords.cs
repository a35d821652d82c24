using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Records;

namespace TelemetryGrid.Grains.Records;

/// <summary>A partition's way into its store of log lines and events.</summary>
internal sealed partial class PartitionRecords(int partition, RecordStore store, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _flushed = time.GetUtcNow();
    private Task _flushing = Task.CompletedTask;

    /// <summary>The last log entry whose records are durable: what the log may be trimmed to, and where a replay begins.</summary>
    public long Sequence => store.Sequence;

    /// <summary>Takes the records of an entry; those it has are left out.</summary>
    public void Append(long sequence, RecordSection records)
    {
        while (records.TryRead(out var record))
        {
            store.Append(sequence, record);
        }
    }

    /// <summary>An entry is applied whole.</summary>
    public void Applied(long sequence)
    {
        try
        {
            store.Applied(sequence);
        }
        catch (RecordStoreException e)
        {
            // Its records are in memory and in the log, which is not trimmed meanwhile.
            LogNotStored(partition, e.Message);
        }
    }

    /// <summary>Writes what is due, beside the partition's work.</summary>
    public void Maintain()
    {
        var now = time.GetUtcNow();
        if (_flushing.IsCompleted && now - _flushed >= FlushInterval)
        {
            _flushed = now;
            _flushing = FlushAsync();
        }
    }

    /// <summary>Makes everything applied durable.</summary>
    public async Task SaveAsync()
    {
        await _flushing;
        await FlushAsync();
    }

    // On a thread for queries: a scan of months of text must not hold up the partition.
    public Task<RecordFindAnswer> FindAsync(RecordFind question) => EvaluationThreads.RunAsync(() => Task.FromResult(Find(question)));

    private RecordFindAnswer Find(RecordFind question)
    {
        var page = store.Query(
            new RecordQuery
            {
                FromNanoseconds = question.FromNanoseconds,
                ToNanoseconds = question.ToNanoseconds,
                Device = question.Device,
                MinSeverity = question.MinSeverity,
                Category = question.Category,
                Name = question.Name.Length > 0 ? question.Name : null,
                Text = question.Text,
                Labels = [.. question.Labels.Chunk(2).Where(p => p.Length == 2).Select(p => new KeyValuePair<string, string>(p[0], p[1]))],
                Limit = Math.Clamp(question.Limit, 1, RecordQuery.MaxLimit),
                Before = question.After is { } after ? CursorAfter(after) : RecordCursor.End,
            }
        );
        return new RecordFindAnswer(
            [
                .. page.Records.Select(r => new FoundRecord(
                    new RecordPlace(r.Place.TimestampNanoseconds, partition, r.Place.Ordinal),
                    r.View().ToRecord()
                )),
            ],
            page.Next is not null,
            page.DamagedBlocks
        );
    }

    // Of one time, lower partitions have been told in full and higher ones have yet to be.
    private RecordCursor CursorAfter(RecordPlace after) =>
        new(
            after.TimestampNanoseconds,
            partition.CompareTo(after.Partition) switch
            {
                < 0 => 0,
                0 => after.Ordinal,
                _ => long.MaxValue,
            }
        );

    // Off the grain's own scheduler: the disk may take its time.
    private Task FlushAsync() =>
        Task.Run(async () =>
        {
            try
            {
                store.SealIfDue();
                await store.FlushAsync();
            }
            catch (IOException e)
            {
                LogNotStored(partition, e.Message);
            }
        });

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Partition {Partition} could not store log lines and events; the ingest log keeps them meanwhile: {Reason}"
    )]
    private partial void LogNotStored(int partition, string reason);
}
