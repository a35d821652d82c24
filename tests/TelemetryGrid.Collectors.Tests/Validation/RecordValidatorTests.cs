using System.Collections.Immutable;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Tests.Validation;

public class RecordValidatorTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Check_SoundRecords_AreAccepted()
    {
        var validator = Validator();

        Assert.All<TelemetryRecord>([Metric(), Log(), Event(), Span()], r => Assert.Equal(RecordVerdict.Accepted, validator.Check(r)));
        Assert.Equal(4, validator.Accepted);
        Assert.Empty(validator.Refused);
    }

    [Fact]
    public void Check_EachFault_HasItsReasonFieldAndSentence()
    {
        var now = _time.GetUtcNow();
        (TelemetryRecord Record, string Code, string Field)[] cases =
        [
            (Log() with { Source = default }, "source_missing", "source"),
            (Log() with { Timestamp = default }, "timestamp_missing", "timestamp"),
            (Log() with { Timestamp = now - TimeSpan.FromDays(7.01) }, "timestamp_too_old", "timestamp"),
            (Log() with { Timestamp = now + TimeSpan.FromMinutes(11) }, "timestamp_in_future", "timestamp"),
            (Log() with { Severity = (Severity)25 }, "severity_out_of_range", "severity"),
            (Log() with { Labels = Pairs(65) }, "too_many_labels", "labels"),
            (Log() with { Annotations = Pairs(129) }, "too_many_annotations", "annotations"),
            (Log() with { Labels = Pair("1a", "x") }, "label_name_invalid", "labels"),
            (Log() with { Labels = Pair("", "x") }, "label_name_invalid", "labels"),
            (Log() with { Labels = Pair("a", new string('x', 1025)) }, "label_value_invalid", "labels.a"),
            (Log() with { Labels = Pair("a", "\uD800") }, "label_value_invalid", "labels.a"),
            (Log() with { Annotations = Pair("a b", "x") }, "annotation_name_invalid", "annotations"),
            (Log() with { Annotations = Pair("a", "x\0y") }, "annotation_value_invalid", "annotations.a"),
            (Log() with { TraceId = TraceId.ToUpperInvariant() }, "trace_id_invalid", "trace_id"),
            (Log() with { TraceId = new string('0', 32) }, "trace_id_invalid", "trace_id"),
            (Log() with { SpanId = "12" }, "span_id_invalid", "span_id"),
            (Log() with { Body = "" }, "body_missing", "body"),
            (Log() with { Body = new string('x', 65537) }, "body_invalid", "body"),
            (Log() with { Body = "a\uDC00" }, "body_invalid", "body"),
            (Event() with { Name = "" }, "name_missing", "name"),
            (Event() with { Name = "Link.Down" }, "name_invalid", "name"),
            (Event() with { Name = "link..down" }, "name_invalid", "name"),
            (Event() with { Name = "link." }, "name_invalid", "name"),
            (Metric() with { Name = "a b" }, "name_invalid", "name"),
            (Metric() with { Name = new string('a', 257) }, "name_invalid", "name"),
            (Metric() with { Value = double.NaN }, "value_not_a_number", "value"),
            (Metric() with { Value = double.NegativeInfinity }, "value_infinite", "value"),
            (Metric() with { Value = -1, IsMonotonic = true }, "value_negative", "value"),
            (Metric() with { Unit = "per second" }, "unit_invalid", "unit"),
            (Span() with { TraceId = null }, "trace_id_missing", "trace_id"),
            (Span() with { SpanId = null }, "span_id_missing", "span_id"),
            (Span() with { ParentSpanId = SpanId }, "parent_span_id_invalid", "parent_span_id"),
            (Span() with { ParentSpanId = "x" }, "parent_span_id_invalid", "parent_span_id"),
            (Span() with { Duration = TimeSpan.FromTicks(-1) }, "duration_out_of_range", "duration"),
            (Span() with { Duration = TimeSpan.FromDays(8) }, "duration_out_of_range", "duration"),
        ];
        var validator = Validator();

        foreach (var (record, code, field) in cases)
        {
            var verdict = validator.Check(record);
            Assert.Equal((code, field), (verdict.Code, verdict.Field));
            Assert.False(verdict.IsAccepted);
            Assert.EndsWith(".", verdict.Message);
        }

        Assert.Equal(
            cases.CountBy(c => c.Code).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, (long)c.Value)),
            validator.Refused.Select(r => (r.Key, r.Value))
        );
        Assert.Equal(0, validator.Accepted);
    }

    [Fact]
    public void Check_AtTheLimits_IsAccepted()
    {
        var now = _time.GetUtcNow();
        var validator = Validator();
        TelemetryRecord[] records =
        [
            Log() with
            {
                Timestamp = now - TimeSpan.FromDays(7),
                Labels = Pairs(64),
                Annotations = Pairs(128),
            },
            Log() with
            {
                Timestamp = now + TimeSpan.FromMinutes(10),
                Body = new string('x', 65536),
            },
            Log() with
            {
                Labels = Pair("a", ""),
                Body = "😀",
            },
            Metric() with
            {
                Value = -1,
            },
            Span() with
            {
                Duration = TimeSpan.Zero,
            },
        ];

        Assert.All(records, r => Assert.Equal("", validator.Check(r).Message));
    }

    [Fact]
    public void Construct_InvalidOptions_NamesAllErrors()
    {
        var options = new RecordValidationOptions
        {
            MaxAge = TimeSpan.Zero,
            MaxAhead = TimeSpan.FromDays(2),
            MaxDuration = TimeSpan.Zero,
            MaxLabels = 65,
            MaxAnnotations = 0,
            MaxNameLength = 1,
            MaxLabelLength = 1,
            MaxAnnotationLength = 1,
            MaxBodyLength = 1,
        };

        var error = Assert.Throws<ArgumentException>(() => new RecordValidator(options, _time));

        Assert.Equal(9, options.Validate().Count);
        Assert.All(options.Validate(), e => Assert.Contains(e, error.Message));
    }

    private RecordValidator Validator() => new(new RecordValidationOptions(), _time);

    private LogRecord Log() =>
        new()
        {
            Source = SourceId.Parse("s"),
            Timestamp = _time.GetUtcNow(),
            Body = "text",
        };

    private EventRecord Event() =>
        new()
        {
            Source = SourceId.Parse("s"),
            Timestamp = _time.GetUtcNow(),
            Name = "interface.status_changed",
        };

    private MetricRecord Metric() =>
        new()
        {
            Source = SourceId.Parse("s"),
            Timestamp = _time.GetUtcNow(),
            Name = "node_load1",
            Value = 1,
            Unit = "By/s",
        };

    private SpanRecord Span() =>
        new()
        {
            Source = SourceId.Parse("s"),
            Timestamp = _time.GetUtcNow(),
            Name = "GET /",
            TraceId = TraceId,
            SpanId = SpanId,
            Duration = TimeSpan.FromSeconds(1),
        };

    private static ImmutableDictionary<string, string> Pair(string key, string value) =>
        ImmutableDictionary<string, string>.Empty.Add(key, value);

    private static ImmutableDictionary<string, string> Pairs(int count) =>
        Enumerable.Range(0, count).ToImmutableDictionary(i => $"k{i}", _ => "v");
}
