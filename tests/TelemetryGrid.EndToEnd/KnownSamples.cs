using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TelemetryGrid.EndToEnd.Series;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Snappy;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.EndToEnd;

/// <summary>Samples that a test writes into a grid, and reads back from what tools make of them.</summary>
internal static partial class KnownSamples
{
    private const int Series = 40;
    private const int PerSeries = 700;

    public const long Step = 15_000;

    // Whole seconds, so that every format can say them.
    public static readonly long First = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1000) - (PerSeries * Step);

    private static readonly double[] Odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, 5e-324, -0.0, 0.1];

    /// <summary>One line per sample, in one order.</summary>
    public static List<string> All { get; } =
    [
        .. Enumerable
            .Range(0, Series)
            .SelectMany(i => Enumerable.Range(0, PerSeries).Select(n => Line(LabelsOf(i), First + (n * Step), Value(i, n))))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes them, and waits until the grid answers for them all: it acknowledges once they are durable, which is before.</summary>
    public static async Task WriteAsync(GridProcess grid)
    {
        var writer = new RemoteWriteWriter(RemoteWriteSchema.V1);
        for (var i = 0; i < Series; i++)
        {
            writer.BeginSeries();
            foreach (var (name, value) in LabelsOf(i))
            {
                writer.Label(name, value);
            }
            for (var n = 0; n < PerSeries; n++)
            {
                writer.Sample(Value(i, n), First + (n * Step));
            }
            writer.EndSeries();
        }
        var body = writer.ToArray();
        var compressed = new byte[SnappyBlock.MaxCompressedLength(body.Length)];
        using var content = new ByteArrayContent(compressed, 0, SnappyBlock.Compress(body, compressed));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        using var http = new HttpClient();
        using var response = await http.PostAsync($"http://127.0.0.1:{grid.HttpPort}/api/v1/write", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        using var api = new PrometheusApi(grid.HttpPort);
        await Eventually.GetAsync(
            () => api.NumberAsync("sum(count_over_time({job=\"export\"}[1d]))", First + (PerSeries * Step)),
            n => n == Series * PerSeries,
            "every sample to be applied"
        );
    }

    /// <summary>A node's setting with which most of the samples leave memory as soon as they can.</summary>
    public const string ShortMemory = "series:\n  hot_window: 10m\n";

    /// <summary>Stops a grid of <see cref="ShortMemory"/>, moves what left its memory into blocks in half of the partitions, and starts it again.</summary>
    public static async Task MoveToBlocksAsync(GridProcess grid)
    {
        await grid.StopAsync();
        var archive = new SeriesArchiveOptions { Folder = Path.Combine(DataOf(grid), "series") };
        // In three days, all windows of today are due.
        var later = TimeProvider.System.GetUtcNow().AddDays(3);
        var blocks = 0;
        for (var partition = 0; partition < 2; partition++)
        {
            await using var open = await SeriesArchive.OpenAsync(archive, partition);
            blocks += (
                await new SeriesTierManager(open, new SeriesTierOptions()).RunOnceAsync(later, CancellationToken.None)
            ).BlocksWritten;
        }
        Assert.NotEqual(0, blocks);
        await grid.StartAgainAsync();
    }

    /// <summary>The data directory of a grid that has started.</summary>
    public static string DataOf(GridProcess grid) => DataPattern().Match(grid.Output).Groups[1].Value.Trim();

    /// <summary>The lines of an export.</summary>
    public static List<string> Read(string format, string export)
    {
        var lines = export.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var samples = format switch
        {
            "openmetrics" => lines.Where(l => l[0] != '#').Select(l => Exposed(l, seconds: true)),
            "text" => lines.Where(l => l[0] != '#').Select(l => Exposed(l, seconds: false)),
            "csv" => lines.Skip(1).Select(Separated),
            _ => lines.SelectMany(Object),
        };
        return [.. samples.Order(StringComparer.Ordinal)];
    }

    /// <summary>The lines that <c>promtool tsdb dump</c> prints.</summary>
    public static List<string> ReadDump(string dump) => Read("text", dump);

    private static SortedDictionary<string, string> LabelsOf(int i) =>
        new(StringComparer.Ordinal)
        {
            ["__name__"] = i % 2 == 0 ? "m_total" : "m_ratio",
            ["Zone"] = "a\"b\\c, d\ne f ü}",
            ["i"] = $"{i}",
            ["job"] = "export",
        };

    private static double Value(int i, int n) => n % 50 == i % 50 ? Odd[i % Odd.Length] : (i % 2 == 0 ? n * 1000.0 : (n * 0.7) / (i + 1));

    private static string Line(IReadOnlyDictionary<string, string> labels, long time, double value) =>
        $"{string.Join(' ', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={Uri.EscapeDataString(l.Value)}"))} {time} {value:R}";

    private static string Exposed(string line, bool seconds)
    {
        var parts = line.Split(' ');
        var time = decimal.Parse(parts[^1], CultureInfo.InvariantCulture) * (seconds ? 1000 : 1);
        return Line(Labels(string.Join(' ', parts[..^2])), (long)time, Number(parts[^2]));
    }

    private static string Separated(string line)
    {
        var parts = line.TrimEnd('\r').Split(',');
        var series = string.Join(',', parts[..^2]);
        Assert.Matches("^\".*\"$", series);
        return Line(
            Labels(series[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)),
            long.Parse(parts[^2], CultureInfo.InvariantCulture),
            Number(parts[^1])
        );
    }

    private static IEnumerable<string> Object(string line)
    {
        using var json = JsonDocument.Parse(line);
        var labels = json.RootElement.GetProperty("metric").EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!);
        var (times, values) = (json.RootElement.GetProperty("timestamps"), json.RootElement.GetProperty("values"));
        Assert.Equal(times.GetArrayLength(), values.GetArrayLength());
        return [.. times.EnumerateArray().Zip(values.EnumerateArray(), (t, v) => Line(labels, t.GetInt64(), Number(v.GetString()!)))];
    }

    private static Dictionary<string, string> Labels(string series)
    {
        var brace = series.IndexOf('{', StringComparison.Ordinal);
        var labels = LabelPattern().Matches(series[brace..]).ToDictionary(m => m.Groups[1].Value, m => Unescape(m.Groups[2].Value));
        if (brace > 0)
        {
            labels["__name__"] = series[..brace];
        }
        return labels;
    }

    private static string Unescape(string text)
    {
        var unescaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            unescaped.Append(
                text[i] != '\\' ? text[i]
                : text[++i] == 'n' ? '\n'
                : text[i]
            );
        }
        return unescaped.ToString();
    }

    private static double Number(string text) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };

    [GeneratedRegex("""([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)""")]
    private static partial Regex LabelPattern();

    [GeneratedRegex("Data is kept in (.+)")]
    private static partial Regex DataPattern();
}
