using System.Globalization;
using System.Text;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

internal sealed class LinePageParser : IScrapePageParser
{
    public string? Parse(ReadOnlySpan<byte> body, bool isOpenMetrics, ScrapePage page)
    {
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(body).Split('\n'))
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["#", "TYPE", var f, var type])
            {
                page.Type(Encoding.UTF8.GetBytes(f), type);
                continue;
            }
            if (words is ["#", "HELP", var h, ..])
            {
                page.Help(Encoding.UTF8.GetBytes(h), Encoding.UTF8.GetBytes(string.Join(' ', words[3..])));
                continue;
            }
            if (words.Length == 0)
            {
                continue;
            }
            if (words.Length is < 2 or > 3 || !double.TryParse(words[1], CultureInfo.InvariantCulture, out var value))
            {
                return $"line {number}: not a sample";
            }
            long? at = words.Length == 3 ? long.Parse(words[2], CultureInfo.InvariantCulture) : null;
            var text = Encoding.UTF8.GetBytes(words[0]);
            if (page.TryAdd(text, at, value))
            {
                continue;
            }
            var labels = page.Scratch;
            var brace = words[0].IndexOf('{', StringComparison.Ordinal);
            labels.Set(Labels.MetricName, brace < 0 ? words[0] : words[0][..brace]);
            if (brace >= 0)
            {
                foreach (var pair in words[0][(brace + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    labels.Set(pair.Split('=')[0], pair.Split('=')[1].Trim('"'));
                }
            }
            if (!page.AddNew(text, labels, at, value))
            {
                return null;
            }
        }
        return null;
    }
}
