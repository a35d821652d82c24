using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Correlations;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Finds metrics that move together beyond their day and trend, on a device and across its links.</summary>
public sealed class CorrelationJob(IGrainFactory grains, IMetricHistory history) : IAnalyticsJob
{
    /// <summary>Devices of one run; where there are more, each night has others.</summary>
    internal const int MaxDevices = 200;

    /// <summary>Neighbours a device is compared with.</summary>
    internal const int MaxNeighbours = 8;

    private const int MaxNodes = 10_000;
    private const int MaxKept = 1_000;
    private const int StepsPerDay = 288;
    private const int Steps = 7 * StepsPerDay;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private static readonly CorrelationOptions Options = new() { Periods = [StepsPerDay] };

    public string Name => JobNames.MetricCorrelations;

    public string Description => "Finds metrics that move together, at once or one after the other, on a device and its neighbours.";

    public string Kind => "batch";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("30 1 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var all = await DeviceHistory.DevicesAsync(history, now);
        var turn = DeviceHistory.Turn(all, now, MaxDevices);
        var neighbours = await NeighboursAsync(site, all.ToHashSet(StringComparer.Ordinal));
        var kept = new Dictionary<string, List<(string Metric, double[] Values)>>(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<GridInsight>();
        var tested = 0;
        foreach (var device in turn)
        {
            // A pair of devices is looked at once, from the one that sorts first; where it is not its turn, from the other.
            string[] others =
            [
                .. neighbours
                    .GetValueOrDefault(device, [])
                    .Where(other => string.CompareOrdinal(device, other) < 0 || !turn.Contains(other))
                    .Take(MaxNeighbours),
            ];
            var series = new List<(string Device, string Metric, double[] Values)>();
            foreach (var one in others.Prepend(device))
            {
                series.AddRange((await ReadAsync(kept, one, now)).Select(m => (one, m.Metric, m.Values)));
            }
            var report = await Task.Run(() =>
                CorrelationScan.Find(
                    [.. series.Select((s, i) => new AlignedSeries(i.ToString(CultureInfo.InvariantCulture), s.Values))],
                    Options,
                    (i, j) => series[i].Device == device && !IsSameTraffic(series[i].Metric, series[j].Metric)
                )
            );
            tested += report.Tested;
            found.AddRange(Told(report, series, now).Select(InsightContract.Of));
        }
        await grains.GetGrain<IInsightGrain>(site).AddAsync(found.ToImmutable());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{turn.Count} devices looked at, {found.Count} of {tested} pairs go together; {all.Count - turn.Count} left for another night."
        );
    }

    // What comes in goes out, and on to the neighbour: that is no news.
    private static bool IsSameTraffic(string first, string second) =>
        first.EndsWith("_bits_per_second", StringComparison.Ordinal) && second.EndsWith("_bits_per_second", StringComparison.Ordinal);

    private static IEnumerable<Insight> Told(
        CorrelationReport report,
        List<(string Device, string Metric, double[] Values)> series,
        DateTimeOffset now
    )
    {
        // The p each would have needed for its rank among all that were tested (Benjamini and Hochberg).
        var adjusted = 1.0;
        for (var i = report.Found.Length - 1; i >= 0; i--)
        {
            var pair = report.Found[i];
            adjusted = Math.Min(adjusted, pair.P * report.Tested / (i + 1));
            var first = series[int.Parse(pair.First, CultureInfo.InvariantCulture)];
            var second = series[int.Parse(pair.Second, CultureInfo.InvariantCulture)];
            yield return InsightFrom.Correlation(
                new CorrelationFact(
                    first.Device,
                    first.Metric,
                    second.Device,
                    second.Metric,
                    now.ToUnixTimeMilliseconds(),
                    pair.Spearman,
                    pair.Lag * (long)Step.TotalMilliseconds,
                    adjusted
                )
            );
        }
    }

    private async Task<Dictionary<string, List<string>>> NeighboursAsync(string site, HashSet<string> devices)
    {
        var graph = await grains.GetGrain<ITopologyGrain>(site).GetAsync(MaxNodes);
        return graph
            .Links.SelectMany(l => new[] { (From: l.A.Node, To: l.B.Node), (From: l.B.Node, To: l.A.Node) })
            .Where(l => l.From != l.To && devices.Contains(l.From) && devices.Contains(l.To))
            .Distinct()
            .GroupBy(l => l.From, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(l => l.To).Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
    }

    private async Task<List<(string Metric, double[] Values)>> ReadAsync(
        Dictionary<string, List<(string Metric, double[] Values)>> kept,
        string device,
        DateTimeOffset now
    )
    {
        if (kept.TryGetValue(device, out var known))
        {
            return known;
        }
        var read = new List<(string, double[])>();
        foreach (var metric in DeviceHistory.Names)
        {
            if (await DeviceHistory.ReadAsync(history, device, metric, now, Step, Steps) is { } series)
            {
                read.Add((metric, series.Values));
            }
        }
        // A hundred kilobytes a device.
        if (kept.Count >= MaxKept)
        {
            kept.Clear();
        }
        return kept[device] = read;
    }
}
