using System.Globalization;
using System.Text;
using TelemetryGrid.Protocols.Exposition;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Exposition;

/// <summary>Pages of real exporters, held against a second reading that splits their lines at blanks.</summary>
public sealed class ExpositionCorpusTests
{
    private static IEnumerable<(string Name, byte[] Bytes, ExpositionDialect Dialect)> Pages()
    {
        var textparse = CorpusFolder.Require("textparse");
        var telegraf = CorpusFolder.Require("telegraf-prom");
        foreach (var path in Directory.EnumerateFiles(textparse, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path) != "SOURCE.txt" && Path.GetExtension(path) is ".txt" or ".prom")
            {
                var openMetrics = path.EndsWith(".om.txt", StringComparison.Ordinal);
                yield return (path, File.ReadAllBytes(path), openMetrics ? ExpositionDialect.OpenMetrics : ExpositionDialect.Text);
            }
        }
        foreach (var path in Directory.EnumerateFiles(telegraf, "input.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var openMetrics = path.Contains("openmetrics", StringComparison.Ordinal);
            yield return (path, File.ReadAllBytes(path), openMetrics ? ExpositionDialect.OpenMetrics : ExpositionDialect.Text);
        }
    }

    [Fact]
    public void Read_EveryPage_GivesEveryLineWithItsValue()
    {
        var pages = 0;
        foreach (var (name, bytes, dialect) in Pages())
        {
            pages++;
            var expected = Encoding
                .UTF8.GetString(bytes)
                .Split('\n')
                .Select((line, index) => (Line: line.Trim(), Number: index + 1))
                .Where(line => line.Line.Length > 0 && line.Line[0] != '#')
                .Select(line => $"{line.Number}: {Reference(line.Line, dialect)}");

            var actual = new List<string>();
            var reader = new ExpositionReader(bytes, dialect);
            while (reader.Read() is not (ExpositionEntry.End or ExpositionEntry.Error))
            {
                if (reader.Entry == ExpositionEntry.Sample)
                {
                    var labels = 0;
                    foreach (var label in reader.Labels)
                    {
                        labels++;
                    }
                    var time = reader.HasTimestamp ? $" @{reader.TimestampMs}" : "";
                    var value = BitConverter.DoubleToInt64Bits(reader.Value);
                    actual.Add($"{reader.Line}: {Encoding.UTF8.GetString(reader.SeriesText)} {labels} {value:x}{time}");
                }
            }

            Assert.True(reader.Entry == ExpositionEntry.End, $"{name}: {reader.Error}");
            Assert.Equal(expected, actual);
        }
        Assert.True(pages > 40, $"{pages} pages");
    }

    [Fact]
    public void Format_ValuesThatGoWrote_AreTheSameText()
    {
        var values = 0;
        var fixtures = Path.Combine(CorpusFolder.Require("textparse"), "node_exporter", "collector", "fixtures");
        foreach (var path in Directory.EnumerateFiles(fixtures, "e2e-*.txt"))
        {
            foreach (var line in File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'))
            {
                var text = line[(line.LastIndexOf(' ') + 1)..];
                Assert.Equal(text, GoFloat.Format(Parse(text), GoFloatStyle.General));
                values++;
            }
        }
        Assert.True(values > 6_000, $"{values} values");
    }

    [Theory]
    [InlineData("textparse/1histogram.om.txt")]
    [InlineData("telegraf-prom/openmetrics/testcases/multiple/input.txt")]
    [InlineData("telegraf-prom/openmetrics/testcases/valid_histogram/input.txt")]
    [InlineData("telegraf-prom/openmetrics/testcases/valid_stateset/input.txt")]
    public void TryCheck_OpenMetricsPages_AreSound(string file)
    {
        var parts = file.Split('/', 2);
        var page = File.ReadAllBytes(Path.Combine(CorpusFolder.Require(parts[0]), parts[1]));

        Assert.True(OpenMetricsChecker.TryCheck(page, out var error), error.ToString());
    }

    [Fact]
    public void TryCheck_HistogramOfNegativeObservations_IsRefusedThoughItReads()
    {
        // A real page with a sum below zero, which § Histogram forbids: why the reader and not the checker stands in the way of samples.
        var page = File.ReadAllBytes(Path.Combine(CorpusFolder.Require("textparse"), "alltypes.5mfs.om.txt"));

        Assert.False(OpenMetricsChecker.TryCheck(page, out var error));
        Assert.Equal("line 33: rpc_durations_histogram_seconds_sum is negative or NaN", error.ToString());
    }

    private static string Reference(string line, ExpositionDialect dialect)
    {
        // Exemplars first; no label value of these pages holds " # ".
        line = line.Split(" # ")[0];
        var closing = line.LastIndexOf('}');
        var series = closing < 0 ? line.Split(' ', '\t')[0] : line[..(closing + 1)];
        var rest = line[series.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var labels = series.Split("=\"").Length - 1;
        var unit = dialect == ExpositionDialect.OpenMetrics ? 1000 : 1;
        var time = rest.Length > 1 ? $" @{(long)(unit * decimal.Parse(rest[1], NumberStyles.Float))}" : "";
        return $"{series} {labels} {BitConverter.DoubleToInt64Bits(Parse(rest[0])):x}{time}";
    }

    private static double Parse(string text) =>
        text switch
        {
            "NaN" => BitConverter.Int64BitsToDouble(0x7FF8000000000001),
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
}
