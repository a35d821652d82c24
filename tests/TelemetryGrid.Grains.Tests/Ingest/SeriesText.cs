using System.Globalization;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Ingest;

/// <summary>What a grid answers when it is asked for series, as lines that can be compared.</summary>
internal static class SeriesText
{
    /// <summary>Every series with all its samples, one line each, in the order of their labels.</summary>
    public static async Task<List<string>> AllAsync(TestGrid grid) =>
        await OfAsync(grid, new LabelMatcher(Labels.MetricName, MatchOperator.Regex, ".+"));

    public static async Task<List<string>> OfAsync(TestGrid grid, params LabelMatcher[] matchers)
    {
        var source = new GridSeries(grid.Grains, TestGrid.Map);
        var selection = new SeriesSelection([.. matchers], 0, 4_000_000_000_000);
        var found = await grid.RunAsync(source.SelectAsync(selection, CancellationToken.None).AsTask());
        Assert.Equal(found.Count, found.Select(s => s.Labels).Distinct().Count());
        var lines = new List<string>();
        var buffer = new SampleBuffer();
        foreach (var series in found)
        {
            series.Read(buffer);
            var samples = new List<string>();
            for (var i = 0; i < buffer.Count; i++)
            {
                Assert.True(i == 0 || buffer.Timestamps[i] > buffer.Timestamps[i - 1], $"{series.Labels} has a time twice.");
                samples.Add($"{buffer.Timestamps[i]}={Value(buffer.Values[i])}");
            }
            lines.Add($"{series.Labels} {string.Join(' ', samples)}");
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Value(double value) => StaleMarker.Is(value) ? "stale" : value.ToString("R", CultureInfo.InvariantCulture);
}
