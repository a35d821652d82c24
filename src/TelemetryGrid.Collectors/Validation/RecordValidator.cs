using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Validation;

/// <summary>Checks records before they go into the grid, and counts what it refuses by reason. May be used by many threads.</summary>
public sealed class RecordValidator
{
    private const int MaxUnit = 63;
    private const int MaxSeverity = 24;

    private readonly RecordValidationOptions _options;
    private readonly TimeProvider _time;
    private readonly long[] _counts = new long[Enum.GetValues<RecordReason>().Length];

    /// <exception cref="ArgumentException">The options are invalid; the message has every error.</exception>
    public RecordValidator(RecordValidationOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException("Validation: " + string.Join(" ", errors), nameof(options));
        }
        (_options, _time) = (options, time);
    }

    public long Accepted => Interlocked.Read(ref _counts[(int)RecordReason.None]);

    /// <summary>Counts of the reasons for which records were refused, by code; those that never occurred are left out.</summary>
    public IReadOnlyDictionary<string, long> Refused =>
        _counts
            .Select((_, i) => (Reason: (RecordReason)i, Count: Interlocked.Read(ref _counts[i])))
            .Where(r => r.Reason != RecordReason.None && r.Count > 0)
            .ToImmutableSortedDictionary(r => RecordReasonCode.Of(r.Reason), r => r.Count, StringComparer.Ordinal);

    /// <summary>The first thing that is wrong, or that nothing is; counted.</summary>
    public RecordVerdict Check(TelemetryRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var verdict = Common(record) ?? Specific(record) ?? RecordVerdict.Accepted;
        Count(verdict.Reason);
        return verdict;
    }

    /// <summary>Counts a refusal that was found before there was a record.</summary>
    public void Count(RecordReason reason) => Interlocked.Increment(ref _counts[(int)reason]);

    private RecordVerdict? Common(TelemetryRecord record) =>
        string.IsNullOrEmpty(record.Source.Value) ? new(RecordReason.SourceMissing, "source", "The record names no source.")
        : (int)record.Severity > MaxSeverity
            ? new(RecordReason.SeverityOutOfRange, "severity", $"The severity {(int)record.Severity} is not between 0 and {MaxSeverity}.")
        : Timestamp(record.Timestamp)
            ?? Labels(record.Labels)
            ?? Annotations(record.Annotations)
            ?? Id(record.TraceId, 32, RecordReason.TraceIdInvalid, "trace_id")
            ?? Id(record.SpanId, 16, RecordReason.SpanIdInvalid, "span_id");

    private RecordVerdict? Timestamp(DateTimeOffset timestamp)
    {
        if (timestamp == default)
        {
            return new(RecordReason.TimestampMissing, "timestamp", "The record has no time.");
        }
        var age = _time.GetUtcNow() - timestamp;
        var text = timestamp.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return age > _options.MaxAge
                ? new(RecordReason.TimestampTooOld, "timestamp", $"The time {text} is more than {Written(_options.MaxAge)} ago.")
            : -age > _options.MaxAhead
                ? new(RecordReason.TimestampInFuture, "timestamp", $"The time {text} is more than {Written(_options.MaxAhead)} ahead.")
            : null;
    }

    private RecordVerdict? Labels(ImmutableDictionary<string, string> labels) =>
        labels.Count > _options.MaxLabels
            ? new(RecordReason.TooManyLabels, "labels", $"The record has {labels.Count} labels; at most {_options.MaxLabels} are taken.")
            : Pairs(labels, "labels", "label", _options.MaxLabelLength, RecordReason.LabelNameInvalid, RecordReason.LabelValueInvalid);

    private RecordVerdict? Annotations(ImmutableDictionary<string, string> annotations) =>
        annotations.Count > _options.MaxAnnotations
            ? new(
                RecordReason.TooManyAnnotations,
                "annotations",
                $"The record has {annotations.Count} annotations; at most {_options.MaxAnnotations} are taken."
            )
            : Pairs(
                annotations,
                "annotations",
                "annotation",
                _options.MaxAnnotationLength,
                RecordReason.AnnotationNameInvalid,
                RecordReason.AnnotationValueInvalid
            );

    private RecordVerdict? Pairs(
        ImmutableDictionary<string, string> pairs,
        string field,
        string word,
        int maxLength,
        RecordReason name,
        RecordReason value
    )
    {
        foreach (var (key, text) in pairs)
        {
            if (key.Length > _options.MaxNameLength || !RecordGrammar.IsName(key))
            {
                return new(
                    name,
                    field,
                    $"The {word} name '{Quote(key)}' must be a letter or _, then letters, digits and _ . : / -, at most {_options.MaxNameLength} in all."
                );
            }
            if (text is null || text.Length > maxLength || !RecordGrammar.IsText(text))
            {
                var why =
                    text?.Length > maxLength ? $"has {text.Length} characters; at most {maxLength} are taken." : "is not Unicode text.";
                return new(value, $"{field}.{key}", $"The value of {word} '{Quote(key)}' {why}");
            }
        }
        return null;
    }

    private RecordVerdict? Specific(TelemetryRecord record) =>
        record switch
        {
            MetricRecord metric => Metric(metric),
            LogRecord log => log.Body.Length == 0 ? new(RecordReason.BodyMissing, "body", "The log line is empty.") : Body(log.Body),
            EventRecord @event => Name(
                @event.Name,
                RecordGrammar.IsEventName,
                "lower-case words of letters, digits and _ with dots between them"
            ) ?? Body(@event.Body),
            SpanRecord span => Span(span),
            _ => null,
        };

    private RecordVerdict? Metric(MetricRecord metric) =>
        Name(metric.Name, RecordGrammar.IsName, "a letter, _ or :, then letters, digits and _ . : / -")
        ?? (
            double.IsNaN(metric.Value) ? new(RecordReason.ValueNotANumber, "value", "The value is not a number.")
            : double.IsInfinity(metric.Value) ? new(RecordReason.ValueInfinite, "value", "The value is infinite.")
            : metric is { IsMonotonic: true, Value: < 0 }
                ? new(RecordReason.ValueNegative, "value", $"{metric.Value} cannot be the value of a counter.")
            : metric.Unit.Length > MaxUnit || metric.Unit.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? new(
                    RecordReason.UnitInvalid,
                    "unit",
                    $"The unit '{Quote(metric.Unit)}' must be a UCUM code of at most {MaxUnit} characters."
                )
            : null
        );

    private RecordVerdict? Span(SpanRecord span) =>
        span.TraceId is null ? new(RecordReason.TraceIdMissing, "trace_id", "The span has no trace_id.")
        : span.SpanId is null ? new(RecordReason.SpanIdMissing, "span_id", "The span has no span_id.")
        : span.ParentSpanId == span.SpanId ? new(RecordReason.ParentSpanIdInvalid, "parent_span_id", "The span is its own parent.")
        : span.Duration < TimeSpan.Zero || span.Duration > _options.MaxDuration
            ? new(
                RecordReason.DurationOutOfRange,
                "duration",
                $"The duration of {span.Duration.TotalSeconds} s is not between 0 and {Written(_options.MaxDuration)}."
            )
        : Id(span.ParentSpanId, 16, RecordReason.ParentSpanIdInvalid, "parent_span_id")
            ?? Name(span.Name, RecordGrammar.IsText, "Unicode text");

    private RecordVerdict? Name(string name, Predicate<string> isSound, string grammar) =>
        name.Length == 0 ? new(RecordReason.NameMissing, "name", "The record has no name.")
        : name.Length > _options.MaxNameLength || !isSound(name)
            ? new(
                RecordReason.NameInvalid,
                "name",
                $"The name '{Quote(name)}' must be {grammar}, at most {_options.MaxNameLength} characters."
            )
        : null;

    private RecordVerdict? Body(string body) =>
        body.Length > _options.MaxBodyLength
            ? new(RecordReason.BodyInvalid, "body", $"The body has {body.Length} characters; at most {_options.MaxBodyLength} are taken.")
        : !RecordGrammar.IsText(body) ? new(RecordReason.BodyInvalid, "body", "The body is not Unicode text.")
        : null;

    private static RecordVerdict? Id(string? id, int digits, RecordReason reason, string field) =>
        id is null || RecordGrammar.IsTraceContextId(id, digits)
            ? null
            : new(reason, field, $"'{Quote(id)}' is not {digits} lower-case hexadecimal digits that are not all zero.");

    private static string Quote(string text) => text.Length <= 64 ? text : text[..64] + "…";

    private static string Written(TimeSpan span) =>
        span.TotalDays >= 1 ? $"{span.TotalDays:0.##} days"
        : span.TotalHours >= 1 ? $"{span.TotalHours:0.##} hours"
        : $"{span.TotalMinutes:0.##} minutes";
}
