using System.Text;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Otlp;

/// <summary>The examples of the specification.</summary>
public sealed class OtlpCorpusTests
{
    [Fact]
    public void Metrics_Example_HasEveryKind()
    {
        var (points, defect) = OtlpRequests.Read(OtlpRequests.Of(OtlpSignal.Metrics, Example("metrics.json")));
        Assert.Equal(default, defect);
        const string Before = "{service.name=my.service} my.library@1.0.0";
        const string Time = "1544712660300000000";
        Assert.Equal(
            [
                $"{Before} my.counter (1) Sum Delta True {{my.counter.attr=some value}} {Time}-{Time} 5",
                $"{Before} my.gauge (1) Gauge Unspecified False {{my.gauge.attr=some value}} 0-{Time} 10",
                $"{Before} my.histogram (1) Histogram Delta False {{my.histogram.attr=some value}} {Time}-{Time} 2/2 [1,1] [1]",
                $"{Before} my.exponential.histogram (1) ExponentialHistogram Delta False {{my.exponential.histogram.attr=some value}} {Time}-{Time} 3/10 scale 0 zero 1 from 1 [0,2]",
            ],
            points
        );
    }

    [Fact]
    public void Logs_Example_HasEveryTypeOfAttribute()
    {
        var (records, defect) = OtlpRequests.ReadLogs(OtlpRequests.Of(OtlpSignal.Logs, Example("logs.json")));
        Assert.Equal(default, defect);
        Assert.Equal(
            [
                "{service.name=my.service} my.library 1544712660300000000/1544712660300000000 10 Information 'Example log record' "
                    + """{string.attribute=some string,boolean.attribute=true,int.attribute=10,double.attribute=637.704,array.attribute=["many","values"],map.attribute={"some.map.key":"some value"}} """
                    + "5b8efff798038103d269b633813fc60c eee19b7ec3c1b174 ",
            ],
            records
        );
    }

    [Fact]
    public void Logs_EventExample_HasAMapForBody()
    {
        var (records, _) = OtlpRequests.ReadLogs(OtlpRequests.Of(OtlpSignal.Logs, Example("events.json")));
        var record = Assert.Single(records);
        Assert.Contains(
            """'{"type":0,"url":"https://www.guidgenerator.com/online-guid-generator.aspx",""",
            record,
            StringComparison.Ordinal
        );
        Assert.EndsWith(" browser.page_view", record, StringComparison.Ordinal);
    }

    [Fact]
    public void Traces_Example_IsCounted()
    {
        Assert.Equal(default, OtlpSpans.Count(OtlpRequests.Of(OtlpSignal.Traces, Example("trace.json")), out var spans));
        Assert.Equal(1, spans);
    }

    [Theory]
    [InlineData("metrics.json", OtlpSignal.Metrics)]
    [InlineData("logs.json", OtlpSignal.Logs)]
    [InlineData("events.json", OtlpSignal.Logs)]
    [InlineData("trace.json", OtlpSignal.Traces)]
    public void Examples_EveryTruncationAndDamage_CostAStatusOnly(string file, OtlpSignal signal)
    {
        var json = Encoding.UTF8.GetBytes(Example(file).Trim());
        var buffer = new OtlpJsonBuffer();
        for (var length = 0; length < json.Length; length++)
        {
            Assert.NotEqual(DecodeStatus.Ok, OtlpJson.Rewrite(json.AsSpan(0, length), signal, buffer).Status);
        }
        var whole = OtlpRequests.Of(signal, Example(file));
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (i % 2 == 0 ? json : whole).ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }
            ReadOnlySpan<byte> body = damaged;
            if (i % 2 == 0)
            {
                OtlpJson.Rewrite(damaged, signal, buffer);
                body = buffer.Written.Span;
            }
            OtlpRequests.Read(body);
            OtlpRequests.ReadLogs(body);
            OtlpSpans.Count(body, out _);
        }
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole.AsSpan(0, length);
            var (status, count) = signal switch
            {
                OtlpSignal.Metrics => (OtlpRequests.Read(cut).Defect.Status, OtlpRequests.Read(cut).Points.Count),
                OtlpSignal.Logs => (OtlpRequests.ReadLogs(cut).Defect.Status, OtlpRequests.ReadLogs(cut).Records.Count),
                _ => (OtlpSpans.Count(cut, out var spans).Status, (int)spans),
            };
            // The one resource has a length that a cut makes too long.
            Assert.Equal(length == 0 ? DecodeStatus.Ok : DecodeStatus.Truncated, status);
            Assert.Equal(0, count);
        }
    }

    private static string Example(string file) => File.ReadAllText(Path.Combine(CorpusFolder.Require("otlp"), "examples", file));
}
