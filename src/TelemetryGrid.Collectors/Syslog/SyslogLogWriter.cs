using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>Takes batches to the log, and again for as long as the log refuses: a stream then stands still, so that nothing of it is lost.</summary>
internal sealed partial class SyslogLogWriter(
    string source,
    IRecordSink sink,
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

    public RecordBatch NewBatch() => sink.NewBatch();

    /// <summary>Completes when the log has the batch, which is then empty, or when the collector stops and the log still refuses.</summary>
    public async Task AppendAsync(SyslogFullBatch full)
    {
        var batch = full.Batch;
        while (batch.Count > 0 && !await TryAppendAsync(batch).ConfigureAwait(false))
        {
            await Task.Delay(RetryDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        metrics.Processed(Kind, time.GetElapsedTime(full.ClosedAt));
    }

    /// <summary>False when it is worth another try with what is left in the batch.</summary>
    private async Task<bool> TryAppendAsync(RecordBatch batch)
    {
        var records = batch.Count;
        Exception? refusal = null;
        try
        {
            await sink.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            refusal = e;
        }
        var left = batch.Count;
        if (left < records)
        {
            counters.Add(SyslogCount.Acknowledged, records - left);
            metrics.Acknowledged(Kind, records - left);
            Interlocked.Exchange(ref _lastRecordAt, time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        if (Interlocked.Exchange(ref _error, refusal?.Message ?? "") is var before && refusal is not null && before != refusal.Message)
        {
            LogRefused(source, refusal.Message);
        }
        if (refusal is null)
        {
            return true;
        }
        if (stopping.IsCancellationRequested || refusal is not IOException)
        {
            counters.Add(SyslogCount.DroppedAtStop, left);
            metrics.Dropped(Kind, "log_append", left);
            batch.Clear();
            return true;
        }
        return false;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Source {Source} stands still because the ingest log does not take its records; it tries again: {Reason}"
    )]
    private partial void LogRefused(string source, string reason);
}
