using System.Text;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Protocols.Tests.Otlp;

public sealed class OtlpJsonTests
{
    [Fact]
    public void Rewrite_NumbersAsTextsAndAsNumbers_AreTheSame()
    {
        var texts = OtlpRequests.Metric(
            """{"name":"m","sum":{"dataPoints":[{"asInt":"-3","timeUnixNano":"1700000000000000001","attributes":[{"key":"k","value":{"intValue":"9007199254740993"}}]}]}}"""
        );
        var numbers = OtlpRequests.Metric(
            """{"name":"m","sum":{"dataPoints":[{"asInt":-3,"timeUnixNano":1700000000000000001,"attributes":[{"key":"k","value":{"intValue":9007199254740993}}]}]}}"""
        );
        Assert.Equal(texts, numbers);
        Assert.Contains(
            "{k=9007199254740993} 0-1700000000000000001 -3",
            Assert.Single(OtlpRequests.Read(texts).Points),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"NaN\"", "NaN")]
    [InlineData("\"-Infinity\"", "-Infinity")]
    [InlineData("\"1.5e3\"", "1500")]
    [InlineData("0", "0")]
    public void Rewrite_Doubles_KnowTheirTexts(string json, string value) =>
        Assert.EndsWith(
            " " + value,
            Assert.Single(
                OtlpRequests.Read(OtlpRequests.Metric($$$"""{"name":"m","gauge":{"dataPoints":[{"asDouble":{{{json}}}}]}}""")).Points
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Rewrite_UnknownAndOriginalNamesAndNulls_ArePassedOver()
    {
        var body = OtlpRequests.Metric(
            """{"name":"m","later":{"a":[1,{"b":null}]},"unit":null,"gauge":{"data_points":[{"asDouble":1}],"dataPoints":[{"asDouble":2,"time_unix_nano":"5"}]}}"""
        );
        Assert.EndsWith(" {} 0-0 2", Assert.Single(OtlpRequests.Read(body).Points), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":"SEVERITY_NUMBER_INFO"}]}]}]}""", "whole number")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"5B8EFFF7-8038103D269B633813FC60C"}]}]}]}""", "hexadecimal id")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"18446744073709551616"}]}]}]}""", "whole number")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":"text"}]}]}]}""", "object")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityText":5}]}]}]}""", "text")]
    [InlineData("""{"resourceLogs":{"scopeLogs":[]}}""", "array")]
    [InlineData("""{"resourceLogs":[null]}""", "object")]
    [InlineData("[]", "request")]
    public void Rewrite_WrongType_SaysWhatWasExpected(string json, string part)
    {
        var defect = OtlpJson.Rewrite(Encoding.UTF8.GetBytes(json), OtlpSignal.Logs, new OtlpJsonBuffer());
        Assert.Equal((DecodeStatus.InvalidValue, part), (defect.Status, defect.Part));
    }

    [Theory]
    [InlineData("{} {}")]
    [InlineData("""{"resourceLogs":[]""")]
    [InlineData("")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"\ud800"}}]}]}""")]
    public void Rewrite_NoJson_IsRefused(string json) =>
        Assert.NotEqual(DecodeStatus.Ok, OtlpJson.Rewrite(Encoding.UTF8.GetBytes(json), OtlpSignal.Logs, new OtlpJsonBuffer()).Status);

    [Fact]
    public void Rewrite_MoreThanTheBound_IsRefusedAndTheBufferServesOn()
    {
        var buffer = new OtlpJsonBuffer(64);
        var json = Encoding.UTF8.GetBytes($$$"""{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"{{{new string('x', 100)}}}"}}]}]}""");
        Assert.Equal(DecodeStatus.LimitExceeded, OtlpJson.Rewrite(json, OtlpSignal.Logs, buffer).Status);
        Assert.Equal(DecodeStatus.Ok, OtlpJson.Rewrite("{}"u8, OtlpSignal.Logs, buffer).Status);
        Assert.Equal(0, buffer.Written.Length);
    }

    [Fact]
    public void Rewrite_ValuesNestedWithoutEnd_AreRefused()
    {
        foreach (var depth in (int[])[20, 60, 5000])
        {
            var value =
                string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", depth)) + string.Concat(Enumerable.Repeat("]}}", depth));
            var buffer = new OtlpJsonBuffer();
            var defect = OtlpJson.Rewrite(
                Encoding.UTF8.GetBytes($$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{{{value}}}}]}]}]}"""),
                OtlpSignal.Logs,
                buffer
            );
            var read = defect.Status == DecodeStatus.Ok ? OtlpRequests.ReadLogs(buffer.Written.Span).Defect : defect;
            Assert.Equal(depth < OtlpValue.MaxDepth, read.Status == DecodeStatus.Ok);
        }
    }
}
