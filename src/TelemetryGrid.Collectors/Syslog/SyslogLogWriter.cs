using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>
/// Takes batches to the log, and again for as long as the log refuses: a stream then stands still, so that nothing of it is lost. It goes
/// to the pipeline itself because of a batch that spans partitions only what was refused may be appended again.
/// </summary>
internal sealed partial class SyslogLogWriter(
    string source,
    IngestPipeline pipeline,
    SyslogCounters counters,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger logger,
    CancellationToken stopping
)
{
    public const string Kind = "syslog";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private string _error = "";
    private long _lastRecordAt;

    /// <summary>Why the log refuses; empty when it does not.</summary>
    public string Error => Volatile.Read(ref _error);

    /// <summary>When the log took a record last, or null.</summary>
    public DateTimeOffset? LastRecordAt =>
        Interlocked.Read(ref _lastRecordAt) is var last && last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last);

    public RecordBatch NewBatch() => new(pipeline.Map);

    /// <summary>Completes when the log has the batch, which is then empty, or when the collector stops and the log still refuses.</summary>
    public async Task AppendAsync(SyslogFullBatch full)
    {
        var appends = new List<Task>(full.Batch.Sections.Count);
        var writer = new BatchWriter();
        for (var partition = 0; partition < full.Batch.Sections.Count; partition++)
        {
            var section = full.Batch.Sections[partition];
            if (!section.IsEmpty)
            {
                writer.Clear();
                writer.AddRecords(section);
                appends.Add(AppendAsync(partition, writer.Payload.ToArray(), section.Count));
            }
        }
        full.Batch.Clear();
        await Task.WhenAll(appends).ConfigureAwait(false);
        metrics.Processed(Kind, time.GetElapsedTime(full.ClosedAt));
    }

    private async Task AppendAsync(int partition, byte[] payload, int records)
    {
        while (true)
        {
            try
            {
                await pipeline.AppendAsync(partition, payload, CancellationToken.None).ConfigureAwait(false);
                counters.Add(SyslogCount.Acknowledged, records);
                metrics.Acknowledged(Kind, records);
                Interlocked.Exchange(ref _lastRecordAt, time.GetUtcNow().ToUnixTimeMilliseconds());
                Volatile.Write(ref _error, "");
                return;
            }
            catch (Exception e)
            {
                if (Interlocked.Exchange(ref _error, e.Message) != e.Message)
                {
                    LogRefused(source, e.Message);
                }
                if (stopping.IsCancellationRequested || e is not IOException)
                {
                    counters.Add(SyslogCount.DroppedAtStop, records);
                    metrics.Dropped(Kind, "log_append", records);
                    return;
                }
            }
            await Task.Delay(RetryDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Source {Source} stands still because the ingest log does not take its records; it tries again: {Reason}"
    )]
    private partial void LogRefused(string source, string reason);
}
