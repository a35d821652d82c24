using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.DeadLetters;

namespace TelemetryGrid.Collectors.Telemetry;

/// <inheritdoc cref="ITelemetryIntake"/>
public sealed partial class TelemetryIntake(
    TelemetryJsonReader reader,
    EnrichmentPipeline enrichment,
    IRecordSink records,
    IMetricSink metrics,
    DeadLetterStore letters,
    IngestMetrics counters,
    ILogger<TelemetryIntake> logger
) : ITelemetryIntake
{
    private const string Kind = "api";

    /// <summary>The source of records that name none.</summary>
    private static readonly SourceId Nameless = SourceId.Parse(Kind);

    public async ValueTask<TelemetryIntakeResult> TakeAsync(ReadOnlyMemory<byte> body, bool isLines, CancellationToken cancellation)
    {
        var result = reader.Read(body, Nameless, isLines);
        if (!result.Body.IsAccepted)
        {
            counters.Dropped(Kind, result.Body.Code, 1);
            return new TelemetryIntakeResult(result.Body.Message, 0, []);
        }
        var taken = new List<TelemetryRecord>(result.Items.Count);
        var refused = ImmutableArray.CreateBuilder<TelemetryVerdict>();
        foreach (var item in result.Items)
        {
            if (item.Record is { } record && Refusal(record) is not { } refusal)
            {
                taken.Add(record);
            }
            else
            {
                refused.Add(Refuse(item));
            }
        }
        await AppendAsync(taken, cancellation).ConfigureAwait(false);
        counters.Acknowledged(Kind, taken.Count);
        return new TelemetryIntakeResult(null, taken.Count, refused.ToImmutable());
    }

    public DeadLetterList List(DeadLetterFind question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var page = letters.List(
            new DeadLetterQuery
            {
                Source = question.Source,
                Reason = question.Reason,
                From = question.From,
                To = question.To,
                Cursor = question.After,
                Limit = question.Limit,
            }
        );
        return new DeadLetterList(
            [
                .. page.Letters.Select(l => new RefusedRecord(
                    l.Id,
                    l.Reason,
                    l.Source,
                    l.Message,
                    l.ReceivedAt,
                    TextOf(l.Payload.Span),
                    l.IsWhole
                )),
            ],
            page.Next,
            letters.Describe().Letters
        );
    }

    public async ValueTask<TelemetryVerdict?> ReplayAsync(long id, CancellationToken cancellation)
    {
        if (letters.Find(id) is not { } letter)
        {
            return null;
        }
        if (IsRaw(letter.Reason))
        {
            return new TelemetryVerdict(
                0,
                "not_replayable",
                "",
                "It could not be read when it came, and only records sent as JSON can be tried again.",
                id
            );
        }
        if (!letter.IsWhole)
        {
            return new TelemetryVerdict(
                0,
                "not_whole",
                "",
                $"Only {letter.Payload.Length} of its {letter.OriginalLength} bytes were kept.",
                id
            );
        }
        var read = reader.Read(letter.Payload, SourceId.TryParse(letter.Source, out var source) ? source : Nameless);
        var item = read.Items.Count == 1 ? read.Items[0] : null;
        if (item?.Record is not { } record)
        {
            var verdict = item?.Verdict ?? read.Body;
            return new TelemetryVerdict(0, verdict.Code, verdict.Field, verdict.Message, id);
        }
        if (Refusal(record) is { } refusal)
        {
            return new TelemetryVerdict(0, refusal.Reason, "type", refusal.Message, id);
        }
        await AppendAsync([record], cancellation).ConfigureAwait(false);
        counters.Acknowledged(Kind, 1);
        letters.Remove(id);
        return new TelemetryVerdict(0, "", "", "", null);
    }

    public bool Discard(long id) => letters.Remove(id);

    // What RejectedRecords keeps is as it came from the network.
    private static bool IsRaw(string reason) =>
        reason.StartsWith("syslog.", StringComparison.Ordinal)
        || reason.StartsWith("trap.", StringComparison.Ordinal)
        || reason.StartsWith("api.", StringComparison.Ordinal);

    private static string TextOf(ReadOnlySpan<byte> payload) =>
        Utf8.IsValid(payload) ? Encoding.UTF8.GetString(payload) : "hex:" + Convert.ToHexStringLower(payload);

    private async Task AppendAsync(List<TelemetryRecord> taken, CancellationToken cancellation)
    {
        // Logs and events are enriched where those of all sources are.
        var samples = taken
            .OfType<MetricRecord>()
            .Select(m => Sample((MetricRecord)enrichment.Enrich(m)))
            .OrderBy(s => s.TimestampMilliseconds)
            .ToArray();
        var others = taken.Where(r => r is LogRecord or EventRecord).ToList();
        if (samples.Length > 0)
        {
            await metrics.AppendAsync(new MetricAppend(samples, []), cancellation).ConfigureAwait(false);
        }
        if (others.Count > 0)
        {
            await records.AppendAsync(others, cancellation).ConfigureAwait(false);
        }
    }

    // Nothing keeps traces yet, and what is not kept must not be called accepted.
    private static (string Reason, string Message)? Refusal(TelemetryRecord record) =>
        record is MetricRecord or LogRecord or EventRecord ? null : ("type_not_kept", $"Records of type {Name(record)} are not kept.");

    private TelemetryVerdict Refuse(TelemetryJsonItem item)
    {
        var (reason, field, message) =
            item.Record is { } record && Refusal(record) is { } refusal
                ? (refusal.Reason, "type", refusal.Message)
                : (item.Verdict.Code, item.Verdict.Field, item.Verdict.Message);
        counters.Dropped(Kind, reason, 1);
        long? letter = null;
        try
        {
            letter = letters.Add(reason, item.Record?.Source.Value ?? Kind, message, item.Json.Span);
        }
        catch (IOException e)
        {
            LogNotKept(e.Message);
        }
        return new TelemetryVerdict(item.Index, reason, field, message, letter);
    }

    private static MetricSample Sample(MetricRecord metric)
    {
        var builder = new LabelsBuilder().Set(Labels.MetricName, metric.Name);
        foreach (var (name, value) in metric.Labels)
        {
            builder.Set(name, value);
        }
        if (metric.Device is { } device)
        {
            builder.Set("device", device.Value);
        }
        return new MetricSample(builder.Build(), metric.Timestamp.ToUnixTimeMilliseconds(), metric.Value);
    }

    private static string Name(TelemetryRecord record) => record.Category.ToString().ToLowerInvariant();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refused record could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
