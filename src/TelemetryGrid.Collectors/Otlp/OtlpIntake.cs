using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>
/// Takes requests of all three signals into the ingest log, whichever way they came. A request is read whole before anything of it is used.
/// </summary>
internal sealed class OtlpIntake(OtlpMapping mapping, OtlpNode node) : IDisposable
{
    private readonly OtlpMetricMapper _metrics = new(mapping, node.Time);
    private readonly OtlpLogMapper _logs = new(mapping, node.Time);
    private readonly Lock _gate = new();

    // Totals are right in the log only if one request with delta points is there before the next is added to it.
    private readonly SemaphoreSlim _totals = new(1);

    public OtlpCounters Counters { get; } = new();

    /// <param name="body">An Export…ServiceRequest as protobuf or JSON, not compressed.</param>
    /// <exception cref="OtlpFormatException">It is malformed; nothing of it was taken.</exception>
    /// <exception cref="IOException">The log cannot take it now, and sending it again is right.</exception>
    public async ValueTask<OtlpOutcome> TakeAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, bool isJson, CancellationToken cancellation)
    {
        Counters.Request();
        if (isJson)
        {
            var buffer = new OtlpJsonBuffer();
            Check(OtlpJson.Rewrite(body.Span, signal, buffer));
            body = buffer.Written;
        }
        try
        {
            var outcome = signal switch
            {
                OtlpSignal.Metrics => await TakeMetricsAsync(body, cancellation).ConfigureAwait(false),
                OtlpSignal.Logs => await TakeLogsAsync(body, cancellation).ConfigureAwait(false),
                _ => TakeSpans(body.Span),
            };
            Counters.Take(outcome, node.Time.GetUtcNow().ToUnixTimeMilliseconds());
            return outcome;
        }
        catch (IOException e)
        {
            Counters.Refuse(e.Message);
            throw;
        }
    }

    public void Dispose() => _totals.Dispose();

    private async ValueTask<OtlpOutcome> TakeMetricsAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!HasDelta(body.Span))
        {
            return await TakeMetricsAsync(Map(body.Span), cancellation).ConfigureAwait(false);
        }
        await _totals.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var batch = Map(body.Span);
            try
            {
                // From here on it is carried out: a sender that hangs up must not leave totals without their samples.
                return await TakeMetricsAsync(batch, CancellationToken.None).ConfigureAwait(false);
            }
            catch
            {
                lock (_gate)
                {
                    batch.Undo();
                }
                throw;
            }
        }
        finally
        {
            _totals.Release();
        }
    }

    private async ValueTask<OtlpOutcome> TakeMetricsAsync(OtlpMetricBatch batch, CancellationToken cancellation)
    {
        node.Metrics.Dropped(OtlpNode.Kind, "refused", batch.Rejected);
        if (batch.Samples == 0)
        {
            return new OtlpOutcome(0, batch.Rejected, batch.FirstError);
        }
        var result = await node.MetricSink.TakeAsync(batch.Append, OtlpNode.Kind, cancellation).ConfigureAwait(false);
        // The sink counts samples, of which a point may have many; a point is rejected at most once.
        var late = Math.Min(result.Rejected, batch.Points);
        return new OtlpOutcome(
            batch.Points - late,
            batch.Rejected + late,
            batch.FirstError.Length > 0 ? batch.FirstError : result.FirstError ?? ""
        );
    }

    private OtlpMetricBatch Map(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            return _metrics.Map(body);
        }
    }

    private bool HasDelta(ReadOnlySpan<byte> body)
    {
        var reader = new OtlpMetricReader(body);
        var hasDelta = false;
        while (reader.Read())
        {
            hasDelta |= reader.Temporality == OtlpTemporality.Delta;
        }
        Check(reader.Defect);
        return hasDelta;
    }

    private async ValueTask<OtlpOutcome> TakeLogsAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        CheckLogs(body.Span);
        var taken = new List<TelemetryRecord>();
        var (rejected, message) = (0L, "");
        foreach (var record in _logs.Map(body.Span))
        {
            var verdict = node.Validator.Check(record);
            if (verdict.IsAccepted)
            {
                taken.Add(node.Enrichment?.Enrich(record) ?? record);
                continue;
            }
            rejected++;
            message = message.Length > 0 ? message : verdict.Message;
            node.Metrics.Dropped(OtlpNode.Kind, verdict.Code, 1);
        }
        if (taken.Count > 0)
        {
            await node.Records.AppendAsync(taken, cancellation).ConfigureAwait(false);
            node.Metrics.Acknowledged(OtlpNode.Kind, taken.Count);
        }
        return new OtlpOutcome(taken.Count, rejected, message);
    }

    private void CheckLogs(ReadOnlySpan<byte> body)
    {
        var reader = new OtlpLogReader(body);
        while (reader.Read())
        {
            // To its end.
        }
        Check(reader.Defect);
    }

    // Nothing keeps traces yet, and what is not kept must not be called accepted.
    private OtlpOutcome TakeSpans(ReadOnlySpan<byte> body)
    {
        Check(OtlpSpans.Count(body, out var spans));
        node.Metrics.Dropped(OtlpNode.Kind, "type_not_kept", spans);
        return new OtlpOutcome(0, spans, spans == 0 ? "" : "Traces are not kept; send metrics and logs.");
    }

    private void Check(TelemetryDefect defect)
    {
        if (defect.Status != DecodeStatus.Ok)
        {
            Counters.Malform();
            node.Metrics.Dropped(OtlpNode.Kind, "malformed", 1);
            throw new OtlpFormatException($"The request cannot be read: {defect}.");
        }
    }
}
