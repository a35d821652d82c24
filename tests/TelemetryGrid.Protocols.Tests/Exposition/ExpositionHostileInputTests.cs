using System.Text;
using TelemetryGrid.Protocols.Exposition;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Exposition;

public sealed class ExpositionHostileInputTests
{
    private const string Sample = """
        # TYPE http_requests counter
        # UNIT http_requests requests
        # HELP http_requests A \\ "text"\n é
        http_requests_total{method="post",code="200",path="C:\\x\n\"y\""} 1027 1395066363.123 # {trace_id="abc"} 0.5 1.5
        http_requests_total{} 1e-5
        {"dotted.name","dotted.label"="☃"} +Inf 12
        # EOF

        """;

    [Theory]
    [InlineData(ExpositionDialect.Text)]
    [InlineData(ExpositionDialect.OpenMetrics)]
    public void Read_EveryTruncation_GivesWholeLinesThenStops(ExpositionDialect dialect)
    {
        var page = Encoding.UTF8.GetBytes(
            dialect == ExpositionDialect.Text ? Sample.Replace(" 1395066363.123 # {trace_id=\"abc\"} 0.5 1.5", " 13950") : Sample
        );
        var whole = Page.Read(page, dialect);
        Assert.Equal("end", whole[^1]);
        for (var length = 0; length < page.Length; length++)
        {
            var cut = Page.Read(page.AsSpan(0, length).ToArray(), dialect);
            var lines = page.AsSpan(0, length).Count((byte)'\n');
            Assert.InRange(cut.Count, Math.Min(lines, whole.Count - 1), lines + 2);
            Assert.Equal(whole.Take(Math.Min(lines, whole.Count - 1)), cut.Take(Math.Min(lines, whole.Count - 1)));
        }
    }

    [Theory]
    [InlineData(ExpositionDialect.Text, 1)]
    [InlineData(ExpositionDialect.OpenMetrics, 2)]
    public void ReadAndCheck_DamagedPages_NeverThrow(ExpositionDialect dialect, int seed)
    {
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(Sample);
        var outcomes = new HashSet<string>();
        for (var round = 0; round < 20_000; round++)
        {
            byte[] page = [.. original];
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                page[random.Next(page.Length)] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)"{}\"\\#,= \n\t"[random.Next(10)],
                    _ => page[random.Next(page.Length)],
                };
            }
            outcomes.Add(Page.Read(page, dialect)[^1].Split(": ")[^1]);
            OpenMetricsChecker.TryCheck(page, out _);
        }
        Assert.True(outcomes.Count >= 10, string.Join("\n", outcomes));
    }

    [Theory]
    [InlineData(ExpositionDialect.Text)]
    [InlineData(ExpositionDialect.OpenMetrics)]
    public void ReadAndCheck_RandomTokens_NeverThrow(ExpositionDialect dialect)
    {
        string[] tokens =
        [
            "a",
            "{",
            "}",
            "\"",
            "\\",
            ",",
            "=",
            " ",
            "\n",
            "#",
            " # ",
            "1",
            "NaN",
            "# TYPE ",
            "# HELP ",
            " gauge",
            "le",
            "-",
            "é",
            "\t",
        ];
        var random = new Random(8);
        for (var round = 0; round < 30_000; round++)
        {
            var page = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => tokens[random.Next(tokens.Length)]));
            Page.Read(page, dialect);
            OpenMetricsChecker.TryCheck(Encoding.UTF8.GetBytes(page + "\n# EOF\n"), out _);
        }
    }

    [Theory]
    [InlineData(ExpositionDialect.Text)]
    [InlineData(ExpositionDialect.OpenMetrics)]
    public void Read_SoundAndDamagedPages_AllocatesNothing(ExpositionDialect dialect)
    {
        var page = Encoding.UTF8.GetBytes(
            dialect == ExpositionDialect.Text ? Sample.Replace(" 1395066363.123 # {trace_id=\"abc\"} 0.5 1.5", "") : Sample
        );
        var cut = page[..^30];
        WalkOften();

        var sum = 0.0;
        var allocated = Allocated.LeastBy(() => sum = WalkOften());

        Assert.Equal(0, allocated);
        Assert.True(sum > 1_000);

        double WalkOften()
        {
            double total = 0;
            for (var round = 0; round < 1_000; round++)
            {
                total += Walk(page, dialect) + Walk(cut, dialect);
            }
            return total;
        }
    }

    private static double Walk(ReadOnlySpan<byte> page, ExpositionDialect dialect)
    {
        double sum = 0;
        Span<byte> text = stackalloc byte[256];
        var reader = new ExpositionReader(page, dialect);
        while (reader.Read() is not (ExpositionEntry.End or ExpositionEntry.Error))
        {
            if (reader.Entry == ExpositionEntry.Sample)
            {
                sum += reader.SeriesText.Length + reader.TimestampMs;
                foreach (var label in reader.Labels)
                {
                    sum += ExpositionText.UnescapeLabel(label.RawValue, text);
                }
                foreach (var label in reader.ExemplarLabels)
                {
                    sum += label.Name.Length;
                }
            }
        }
        return sum;
    }
}
