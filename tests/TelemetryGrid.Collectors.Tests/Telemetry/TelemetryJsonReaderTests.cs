using System.Globalization;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Collectors.Telemetry;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Tests.Telemetry;

public class TelemetryJsonReaderTests
{
    // The clock of ManualTimeProvider.
    private const string Now = "2020-01-01T00:00:00Z";
    private const string Log = $$"""{"type":"log","timestamp":"{{Now}}","body":"text"}""";

    private readonly RecordValidator _validator = new(new RecordValidationOptions(), new ManualTimeProvider());

    [Fact]
    public void Read_OneRecordOfEachType_HasAllItsFields()
    {
        var result = Read(
            $$$"""
            [
              {"type":"metric","timestamp":"{{{Now}}}","device":"SW1","labels":{"site":"hq"},"name":"load","value":1.5,"unit":"1"},
              {"type":"log","timestamp":"{{{Now}}}","source":"other","severity":"warn","annotations":{"a":"b"},"body":"text"},
              {"type":"event","timestamp":"{{{Now}}}","severity":17,"name":"link.down","body":"x","device":null},
              {"type":"trace","timestamp":"{{{Now}}}","name":"GET","duration":0.25,"trace_id":"0af7651916cd43dd8448eb211c80319c",
               "span_id":"b7ad6b7169203331","parent_span_id":"00f067aa0ba902b7"}
            ]
            """
        );

        Assert.Equal((4, 0), (result.Accepted, result.Refused));
        var metric = Assert.IsType<MetricRecord>(result.Items[0].Record);
        Assert.Equal(
            ("load", 1.5, "1", "sw1", "hq"),
            (metric.Name, metric.Value, metric.Unit, metric.Device!.Value.Value, metric.Labels["site"])
        );
        Assert.Equal("default", metric.Source.Value);
        var log = Assert.IsType<LogRecord>(result.Items[1].Record);
        Assert.Equal(("text", "other", Severity.Warn, "b"), (log.Body, log.Source.Value, log.Severity, log.Annotations["a"]));
        var @event = Assert.IsType<EventRecord>(result.Items[2].Record);
        Assert.Equal(("link.down", "x", Severity.Error, null), (@event.Name, @event.Body, @event.Severity, @event.Device));
        var span = Assert.IsType<SpanRecord>(result.Items[3].Record);
        Assert.Equal(TimeSpan.FromMilliseconds(250), span.Duration);
        Assert.Equal(
            ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "00f067aa0ba902b7"),
            (span.TraceId, span.SpanId, span.ParentSpanId)
        );
    }

    [Theory]
    [InlineData("\"2020-01-01T00:00:00Z\"", 0)]
    [InlineData("\"2020-01-01t01:00:00.5+01:00\"", 5_000_000)]
    [InlineData("\"2019-12-31T23:59:59.123456789Z\"", -8_765_433)]
    [InlineData("1577836800", 0)]
    [InlineData("1577836800.25", 2_500_000)]
    [InlineData("1577836800001", 10_000)]
    [InlineData("1577836800000001", 10)]
    [InlineData("1577836800000000100", 1)]
    public void Read_TimestampForm_IsTheSameMoment(string timestamp, long ticks)
    {
        var result = Read($$"""{"type":"log","timestamp":{{timestamp}},"body":"x"}""");

        Assert.Equal("", result.Items[0].Verdict.Message);
        var expected = DateTimeOffset.Parse(Now, CultureInfo.InvariantCulture).AddTicks(ticks);
        Assert.Equal(expected, result.Items[0].Record!.Timestamp);
    }

    [Theory]
    [InlineData("\"timestamp\":\"2020-01-01\"", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":\"2020-01-01T00:00:00\"", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":\"2020-01-01T00:00:00.Z\"", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":\"2020-02-30T00:00:00Z\"", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":-1", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":1e300", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":true", "field_invalid", "timestamp")]
    [InlineData("\"timestamp\":1", "timestamp_too_old", "timestamp")]
    [InlineData("\"timestamp\":null", "field_missing", "timestamp")]
    [InlineData("\"device\":\"a b\"", "field_invalid", "device")]
    [InlineData("\"device\":7", "field_invalid", "device")]
    [InlineData("\"source\":\"a/b\"", "field_invalid", "source")]
    [InlineData("\"labels\":[]", "field_invalid", "labels")]
    [InlineData("\"labels\":{\"a\":1}", "field_invalid", "labels.a")]
    [InlineData("\"labels\":{\"a\":{}}", "field_invalid", "labels.a")]
    [InlineData("\"labels\":{\"a\":\"1\",\"a\":\"2\"}", "field_repeated", "labels.a")]
    [InlineData("\"labels\":{\"a b\":\"1\"}", "label_name_invalid", "labels")]
    [InlineData("\"labels\":{\"a\":\"\\ud800\"}", "malformed_json", "")]
    [InlineData("\"\\ud800\":1", "malformed_json", "")]
    [InlineData("\"labels\":{\"a\":[[[1]]]}", "malformed_json", "")]
    [InlineData("\"severity\":\"loud\"", "field_invalid", "severity")]
    [InlineData("\"severity\":25", "field_invalid", "severity")]
    [InlineData("\"trace_id\":\"xyz\"", "trace_id_invalid", "trace_id")]
    [InlineData("\"host\":\"x\"", "field_unknown", "host")]
    [InlineData("\"unit\":\"s\"", "field_not_allowed", "unit")]
    [InlineData("\"body\":\"\"", "body_missing", "body")]
    [InlineData("\"body\":null", "field_missing", "body")]
    [InlineData("\"body\":5", "field_invalid", "body")]
    [InlineData("\"type\":\"flow\"", "field_invalid", "type")]
    [InlineData("\"type\":null", "field_missing", "type")]
    public void Read_FieldIsWrong_VerdictNamesItAndIsCounted(string field, string code, string path)
    {
        var name = field[..(field.IndexOf(':') + 1)];
        string[] others = ["\"type\":\"log\"", $"\"timestamp\":\"{Now}\"", "\"body\":\"text\""];

        var result = Read("{" + string.Join(",", others.Where(o => !o.StartsWith(name, StringComparison.Ordinal)).Append(field)) + "}");

        var item = Assert.Single(result.Items);
        Assert.Equal((code, path), (item.Verdict.Code, item.Verdict.Field));
        Assert.Null(item.Record);
        Assert.NotEmpty(item.Verdict.Message);
        Assert.Equal([KeyValuePair.Create(code, 1L)], _validator.Refused);
    }

    [Theory]
    [InlineData("\"name\":\"m\"", "field_missing", "value")]
    [InlineData("\"name\":\"m\",\"value\":\"1\"", "field_invalid", "value")]
    [InlineData("\"name\":\"m\",\"value\":1e999", "value_infinite", "value")]
    [InlineData("\"value\":1", "field_missing", "name")]
    [InlineData("\"value\":1,\"value\":2,\"name\":\"m\"", "field_repeated", "value")]
    public void Read_MetricIsWrong_VerdictNamesTheField(string fields, string code, string path)
    {
        var item = Read($$"""{"type":"metric","timestamp":"{{Now}}",{{fields}}}""").Items[0];

        Assert.Equal((code, path), (item.Verdict.Code, item.Verdict.Field));
    }

    [Fact]
    public void Read_Lines_BrokenOneIsRefusedAlone()
    {
        var result = Read($"{Log}\n\r\n{{\"type\":\n  {Log}  \r\n7\n");

        Assert.Equal(["none", "malformed_json", "none", "not_an_object"], result.Items.Select(i => i.Verdict.Code));
        Assert.Equal([0, 1, 2, 3], result.Items.Select(i => i.Index));
        Assert.Equal(Log, Encoding.UTF8.GetString(result.Items[2].Json.Span));
        Assert.Equal(2, result.Accepted);
    }

    [Fact]
    public void Read_FirstLineBroken_OthersAreAccepted()
    {
        var reader = new TelemetryJsonReader(new TelemetryJsonOptions(), _validator);

        Assert.Equal(["malformed_json", "none"], Read("{\"type\n" + Log).Items.Select(i => i.Verdict.Code));
        Assert.Equal(
            ["malformed_json", "none", "malformed_json"],
            reader.Read(Encoding.UTF8.GetBytes($"[1\n{Log}\n]"), SourceId.Parse("s"), isLines: true).Items.Select(i => i.Verdict.Code)
        );
    }

    [Fact]
    public void Read_ArrayWithWrongRecord_OthersAreAccepted()
    {
        var result = Read($"[{Log}, 5 , {Log}]");

        Assert.Equal(["none", "not_an_object", "none"], result.Items.Select(i => i.Verdict.Code));
        Assert.Equal("5", Encoding.UTF8.GetString(result.Items[1].Json.Span));
    }

    [Fact]
    public void Read_OneRecordOverManyLines_IsOneRecord()
    {
        var result = Read("\uFEFF" + Log.Replace(",", ",\n", StringComparison.Ordinal) + "\n");

        Assert.True(Assert.Single(result.Items).Verdict.IsAccepted);
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("  \n", "malformed_json")]
    [InlineData("[", "malformed_json")]
    [InlineData("[{}", "malformed_json")]
    [InlineData("[] x", "malformed_json")]
    [InlineData("{\n\"type\": oops\n}", "malformed_json")]
    public void Read_FormIsBroken_BodyIsRefusedAsAWhole(string body, string code)
    {
        var result = Read(body);

        Assert.Equal(code, result.Body.Code);
        Assert.Empty(result.Items);
    }

    [Fact]
    public void Read_BeyondBounds_IsRefused()
    {
        var options = new TelemetryJsonOptions
        {
            MaxBodyBytes = 4096,
            MaxRecords = 3,
            MaxRecordBytes = 256,
        };
        var long257 = Log.Replace("text", new string('x', 257 - Log.Length + 4), StringComparison.Ordinal);

        Assert.Equal("too_large", Read(new string(' ', 4097), options).Body.Code);
        Assert.Equal("too_many_records", Read("[1,2,3,4]", options).Body.Code);
        Assert.Equal("too_many_records", Read("1\n2\n3\n4", options).Body.Code);
        Assert.Equal(["too_large", "none"], Read($"[{long257},{Log}]", options).Items.Select(i => i.Verdict.Code));
        Assert.Equal("malformed_json", Read(new string('[', 4000), options).Body.Code);
        Assert.Equal("malformed_json", new TelemetryJsonReader(options, _validator).Read(new byte[] { 0xFF, 0x7B }, null).Body.Code);
    }

    [Fact]
    public void Read_NoSourceAnywhere_IsMissing()
    {
        var item = new TelemetryJsonReader(new TelemetryJsonOptions(), _validator).Read(Encoding.UTF8.GetBytes(Log), null).Items[0];

        Assert.Equal(("field_missing", "source"), (item.Verdict.Code, item.Verdict.Field));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_EveryTruncationAndRandomDamage_NeverThrowsAndTakesOnlySoundRecords(int seed)
    {
        var random = new Random(seed);
        var body = Encoding.UTF8.GetBytes(
            $"[{Log},{{\"type\":\"metric\",\"timestamp\":1577836800,\"name\":\"m\",\"value\":1e3,\"labels\":{{\"a\":\"ü\\u00fc\"}}}}]"
        );
        var reader = new TelemetryJsonReader(new TelemetryJsonOptions(), _validator);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.False(reader.Read(body.AsMemory(0, length), SourceId.Parse("s")).Body.IsAccepted);
        }
        for (var round = 0; round < 3000; round++)
        {
            var damaged = (byte[])body.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            foreach (var item in reader.Read(damaged, SourceId.Parse("s")).Items.Where(i => i.Verdict.IsAccepted))
            {
                using var json = JsonDocument.Parse(item.Json);
                Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
                Assert.NotNull(item.Record);
            }
        }
    }

    [Fact]
    public void Construct_InvalidOptions_NamesAllErrors()
    {
        var options = new TelemetryJsonOptions
        {
            MaxBodyBytes = 0,
            MaxRecords = 0,
            MaxRecordBytes = 0,
        };

        var error = Assert.Throws<ArgumentException>(() => new TelemetryJsonReader(options, _validator));

        Assert.Equal(3, options.Validate().Count);
        Assert.All(options.Validate(), e => Assert.Contains(e, error.Message));
    }

    private TelemetryJsonResult Read(string body, TelemetryJsonOptions? options = null) =>
        new TelemetryJsonReader(options ?? new TelemetryJsonOptions(), _validator).Read(
            Encoding.UTF8.GetBytes(body),
            SourceId.Parse("default")
        );
}
