using TelemetryGrid.Collectors.Otlp;
using TelemetryGrid.Collectors.Tests.Recordings;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Records;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Collectors.Tests.Otlp;

public sealed class OtlpLogMapperTests : IAsyncDisposable
{
    private readonly OtlpRig _rig = new();

    [Fact]
    public void Map_ExampleOfTheSpecification_IsALogLine()
    {
        var log = Assert.Single(Map(_rig.Mapping, File.ReadAllText(Path.Combine(CorpusFolder.Require("otlp"), "examples", "logs.json"))));
        Assert.Equal(
            ("Example log record", Severity.Info, "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"),
            (log.Body, log.Severity, log.TraceId, log.SpanId)
        );
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1544712660300), log.Timestamp);
        Assert.Equal(
            [
                ("array.attribute", """["many","values"]"""),
                ("boolean.attribute", "true"),
                ("double.attribute", "637.704"),
                ("int.attribute", "10"),
                ("map.attribute", """{"some.map.key":"some value"}"""),
                ("otel.scope.name", "my.library"),
                ("service.name", "my.service"),
                ("severity_text", "Information"),
                ("string.attribute", "some string"),
            ],
            log.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value))
        );
    }

    [Fact]
    public void Map_Event_HasItsNameAndBody()
    {
        var log = Assert.Single(Map(_rig.Mapping, File.ReadAllText(Path.Combine(CorpusFolder.Require("otlp"), "examples", "events.json"))));
        Assert.Equal("browser.page_view", log.Labels["event.name"]);
        Assert.StartsWith("""{"type":0,"url":"https://""", log.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_ManyAndLongAttributes_BecomeAnnotationsWithinBounds()
    {
        var attributes = string.Join(
            ',',
            Enumerable
                .Range(0, 300)
                .Select(i => $$$"""{"key":"a{{{i}}}","value":{"stringValue":"{{{(i == 0 ? new string('x', 9000) : "v")}}}"}}""")
        );
        var log = Assert.Single(
            Map(
                _rig.Mapping,
                $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"b"},"attributes":[{{{attributes}}}]}]}]}]}"""
            )
        );
        Assert.Equal((64, 128, 8192), (log.Labels.Count, log.Annotations.Count, log.Annotations["a0"].Length));
        Assert.Equal(_rig.Metrics.Time.GetUtcNow(), log.Timestamp);
        Assert.True(_rig.Node.Validator.Check(log).IsAccepted);
    }

    [Fact]
    public void Map_OddNamesAndEmptyIds_AreRepaired()
    {
        var mapping = _rig.Mapping with { Device = DeviceId.Parse("fallback") };
        var logs = Map(
                mapping,
                """{"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"r1"}}]},"scopeLogs":[{"logRecords":[{"severityNumber":24,"traceId":"00000000000000000000000000000000","spanId":"0102","body":{"stringValue":"a\u0000b"},"attributes":[{"key":"9 lives","value":{"boolValue":true}},{"key":"host.name","value":{"stringValue":"r2"}}]},{"eventName":"tick","observedTimeUnixNano":"5000000"}]}]}]}"""
            )
            .ToList();
        Assert.Equal(
            ("a b", Severity.Fatal, null, null, "r2"),
            (logs[0].Body, logs[0].Severity, logs[0].TraceId, logs[0].SpanId, logs[0].Device!.Value.Value)
        );
        Assert.Equal("true", logs[0].Labels["_9_lives"]);
        Assert.Equal(("tick", "r1", 5L), (logs[1].Body, logs[1].Device!.Value.Value, logs[1].Timestamp.ToUnixTimeMilliseconds()));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private List<LogRecord> Map(OtlpMapping mapping, string json) =>
        new OtlpLogMapper(mapping, _rig.Metrics.Time).Map(OtlpRig.Protobuf(OtlpSignal.Logs, json));
}
