using System.Text;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Protocols.Tests.Exposition;

public sealed class ExpositionReaderTests
{
    [Fact]
    public void Read_TextPage_GivesEveryEntry()
    {
        const string page = """
            # HELP http_requests_total The "total" number\nof \\ requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400",}    3	-5

            # Escaping in label values:
              # TYPE tabs	 untyped
            msdos{path="C:\\DIR\\FILE.TXT",error="Cannot find:\n\"FILE.TXT\"\z"} 1.458255915e9
            	spread { a = "b" , c="d" } +Inf
            a{}1
            {"my.dotted\"metric", "error.message"="Not Found"} 12.47
            m{"le gume"="x",b="}"} -Inf
            # UNIT a seconds
            #TYPE not a type
            ünicode_is_no_name 1
            """;

        Assert.Equal(
            [
                "help http_requests_total The \"total\" number\nof \\ requests.",
                "type http_requests_total Counter",
                "http_requests_total{method=post,code=200} 1027 @1395066363000",
                "http_requests_total{method=post,code=400} 3 @-5",
                "comment Escaping in label values:",
                "type tabs Unknown",
                "msdos{path=C:\\DIR\\FILE.TXT,error=Cannot find:\n\"FILE.TXT\"\\z} 1.458255915e+09",
                "spread{a=b,c=d} +Inf",
                "a{} 1",
                "my.dotted\"metric{error.message=Not Found} 12.47",
                "m{le gume=x,b=}} -Inf",
                "comment UNIT a seconds",
                "commentTYPE not a type",
                "line 15, column 1: a metric name was expected",
            ],
            Page.Read(page, ExpositionDialect.Text)
        );
    }

    [Fact]
    public void Read_OpenMetricsPage_GivesEveryEntry()
    {
        const string page = """
            # TYPE a histogram
            # UNIT a 
            # HELP a he\n\\l\tp \"q\"
            a_bucket{le="+Inf"} 1 1.25 # {trace_id="x",b="\""} 0.5 -1.5
            a_bucket{le="1"} 1 # {} NaN
            {"a.b",x="y"} 2 1e3
            # TYPE "c.d" info
            # EOF
            """;

        Assert.Equal(
            [
                "type a Histogram",
                "unit a ",
                "help a he\n\\l\\tp \"q\"",
                "a_bucket{le=+Inf} 1 @1250 #{trace_id=x,b=\"} 0.5 @-1500",
                "a_bucket{le=1} 1 #{} NaN",
                "a.b{x=y} 2 @1000000",
                "type c.d Info",
                "end",
            ],
            Page.Read(page, ExpositionDialect.OpenMetrics)
        );
    }

    [Fact]
    public void Read_WindowsLineEnds_AreNoPartOfTheText()
    {
        Assert.Equal(["type a Gauge", "a{} 1", "end"], Page.Read("# TYPE a gauge\r\na 1\r\n\r\n", ExpositionDialect.Text));
    }

    [Fact]
    public void Read_EmptyPage_EndsOrLacksItsEnd()
    {
        Assert.Equal(["end"], Page.Read("", ExpositionDialect.Text));
        Assert.Equal(["line 1: the page ends without # EOF"], Page.Read("", ExpositionDialect.OpenMetrics));
        Assert.Equal(["end"], Page.Read("# EOF", ExpositionDialect.OpenMetrics));
        Assert.Equal(["line 2: something follows # EOF"], Page.Read("# EOF\n\n", ExpositionDialect.OpenMetrics));
    }

    [Theory]
    [InlineData("a", "line 1, column 2: the value is missing")]
    [InlineData("a ", "line 1, column 3: the value is missing")]
    [InlineData("a{b=\"c\"}", "line 1, column 9: the value is missing")]
    [InlineData("a x", "line 1, column 3: the value is not a number")]
    [InlineData("a 1_0", "line 1, column 3: the value is not a number")]
    [InlineData("a 0x1p3", "line 1, column 3: the value is not a number")]
    [InlineData("a 1e999", "line 1, column 3: the value is not a number")]
    [InlineData("a -NaN", "line 1, column 3: the value is not a number")]
    [InlineData("a .", "line 1, column 3: the value is not a number")]
    [InlineData("a -", "line 1, column 3: the value is not a number")]
    [InlineData("a 1 1.5", "line 1, column 5: the timestamp is not a whole number of milliseconds")]
    [InlineData("a 1 99999999999999999999", "line 1, column 5: the timestamp is not a whole number of milliseconds")]
    [InlineData("a 1 2 3", "line 1, column 7: something follows the timestamp")]
    [InlineData("a-b 1", "line 1, column 2: a blank was expected after the series")]
    [InlineData("0a 1", "line 1, column 1: a metric name was expected")]
    [InlineData("{a=\"b\"} 1", "line 1, column 1: a metric name was expected")]
    [InlineData("a{b=\"c\"", "line 1, column 8: the label set is not closed")]
    [InlineData("a{b=\"c", "line 1, column 5: the label value is not closed")]
    [InlineData("a{b=\"c\\\"} 1", "line 1, column 5: the label value is not closed")]
    [InlineData("a{b=c} 1", "line 1, column 5: the label value is not in double quotes")]
    [InlineData("a{b} 1", "line 1, column 4: an equals sign was expected after the label name")]
    [InlineData("a{1=\"c\"} 1", "line 1, column 3: a label name was expected")]
    [InlineData("a{b=\"c\",,} 1", "line 1, column 9: a label name was expected")]
    [InlineData("a{b=\"c\" d=\"e\"} 1", "line 1, column 9: a comma or the closing brace is missing between labels")]
    [InlineData("a{\"b\"} 1", "line 1, column 6: an equals sign was expected after the label name")]
    [InlineData("{\"b\",\"c\"} 1", "line 1, column 9: an equals sign was expected after the label name")]
    [InlineData("a 1\n# TYPE a meter", "line 2: the type is none of counter, gauge, histogram, summary and untyped")]
    [InlineData("# TYPE a.b gauge", "line 1: the metric name holds a character that needs quotes")]
    [InlineData("# HELP", "line 1: a metric name was expected after HELP")]
    public void Read_MalformedText_SaysWhatAndWhere(string page, string sentence)
    {
        Assert.Equal(sentence, Page.Read(page, ExpositionDialect.Text)[^1]);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefusedButInComments()
    {
        byte[] comment = [.. "# "u8, 0xFF, .. "\na 1\n"u8];
        byte[] label = [.. "a 1\na{b=\""u8, 0xFF, .. "\"} 1\n"u8];
        byte[] help = [.. "# HELP a "u8, 0xFF];

        Assert.Equal(["a{} 1", "end"], Page.Read(comment, ExpositionDialect.Text)[1..]);
        Assert.Equal("line 2: the line is not valid UTF-8", Page.Read(label, ExpositionDialect.Text)[^1]);
        Assert.Equal("line 1: the line is not valid UTF-8", Page.Read(help, ExpositionDialect.OpenMetrics)[^1]);
    }

    [Theory]
    [InlineData("NaN", 0x7FF8000000000001)]
    [InlineData("nan", 0x7FF8000000000001)]
    [InlineData("Inf", 0x7FF0000000000000)]
    [InlineData("+inf", 0x7FF0000000000000)]
    [InlineData("-Infinity", unchecked((long)0xFFF0000000000000))]
    [InlineData("-0", unchecked((long)0x8000000000000000))]
    [InlineData("+5", 0x4014000000000000)]
    [InlineData("5e-324", 1)]
    [InlineData("4.9406564584124654e-324", 1)]
    [InlineData("1.7976931348623157e308", 0x7FEFFFFFFFFFFFFF)]
    [InlineData("9007199254740993", 0x4340000000000000)]
    [InlineData("0.1", 0x3FB999999999999A)]
    [InlineData("1.", 0x3FF0000000000000)]
    [InlineData(".5", 0x3FE0000000000000)]
    public void Value_EveryForm_IsTheNearestDouble(string text, long bits)
    {
        foreach (var dialect in new[] { ExpositionDialect.Text, ExpositionDialect.OpenMetrics })
        {
            var reader = new ExpositionReader(Encoding.UTF8.GetBytes($"a {text}\n# EOF\n"), dialect);
            Assert.Equal(ExpositionEntry.Sample, reader.Read());
            Assert.Equal(bits, BitConverter.DoubleToInt64Bits(reader.Value));
        }
    }

    [Fact]
    public void Value_AnyDecimal_IsWhatTheFrameworkReads()
    {
        var random = new Random(23);
        for (var round = 0; round < 50_000; round++)
        {
            var digits = random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 19))).ToString();
            var text = random.Next(2) == 0 ? digits : digits.Insert(random.Next(digits.Length + 1), ".");
            text = (random.Next(3) == 0 ? "-" : "") + text + (random.Next(4) == 0 ? $"e{random.Next(-330, 290)}" : "");
            if (!text.Any(char.IsAsciiDigit) || !double.IsFinite(double.Parse(text)))
            {
                continue;
            }
            var reader = new ExpositionReader(Encoding.UTF8.GetBytes($"a {text}"), ExpositionDialect.Text);
            Assert.Equal(ExpositionEntry.Sample, reader.Read());
            Assert.True(BitConverter.DoubleToInt64Bits(double.Parse(text)) == BitConverter.DoubleToInt64Bits(reader.Value), text);
        }
    }

    [Fact]
    public void SeriesText_NameAndLabels_AreAsOnThePage()
    {
        var reader = new ExpositionReader("  a_b{c=\"d}\\\"\"} 1\nplain 2 3\n{\"x.y\",z=\"\"}4\n"u8, ExpositionDialect.Text);

        Assert.Equal(ExpositionEntry.Sample, reader.Read());
        Assert.Equal("a_b{c=\"d}\\\"\"}", Encoding.UTF8.GetString(reader.SeriesText));
        Assert.Equal(ExpositionEntry.Sample, reader.Read());
        Assert.Equal("plain", Encoding.UTF8.GetString(reader.SeriesText));
        Assert.Equal(ExpositionEntry.Sample, reader.Read());
        Assert.Equal("{\"x.y\",z=\"\"}", Encoding.UTF8.GetString(reader.SeriesText));
        Assert.Equal(3, reader.Line);
    }

    [Fact]
    public void Read_TimestampsBeyondTheClock_AreCutToIt()
    {
        Assert.Equal(
            ["a{} 1 @9223372036854775807", "a{} 1 @-9223372036854775808", "end"],
            Page.Read("a 1 1e30\na 1 -1e30\n# EOF\n", ExpositionDialect.OpenMetrics)
        );
    }

    [Fact]
    public void Unescape_DestinationTooShort_Throws() =>
        Assert.Throws<ArgumentException>(() => ExpositionText.UnescapeLabel("abc"u8, new byte[2]));
}
