using TelemetryGrid.Benchmarks.Analytics.M4;
using TelemetryGrid.Benchmarks.Analytics.Nab;
using TelemetryGrid.Benchmarks.Analytics.Patterns;
using TelemetryGrid.Benchmarks.Analytics.Tcpd;
using TelemetryGrid.Benchmarks.Analytics.Traffic;

namespace TelemetryGrid.Benchmarks.Analytics;

/// <summary>
/// Scores detectors, change points and forecasts on a folder in the layout of a public set, or on every such folder below it; and what
/// they cost, when no folder is given.
/// </summary>
internal static class AnalyticsBenchmark
{
    private static readonly IAnalyticsScorer[] Scorers = [new NabScorer(), new M4Scorer(), new TrafficScorer(), new TcpdScorer()];

    public static void Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            StreamingCost.Run(Console.Out);
            NormalTraffic.Run(Console.Out);
            PatternCost.Run(Console.Out);
            PatternBenchmark.Run(Console.Out);
            QuietNetwork.Run(Console.Out);
        }

        foreach (var folder in arguments)
        {
            if (!Directory.Exists(folder))
            {
                Console.Error.WriteLine($"analytics: there is no folder {folder}.");
                continue;
            }
            string[] candidates = [folder, .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
            var scored = false;
            foreach (var candidate in candidates)
            {
                foreach (var scorer in Scorers.Where(scorer => scorer.Recognises(candidate)))
                {
                    Console.WriteLine($"analytics: {scorer.Name} in {candidate}");
                    scorer.Score(candidate, Console.Out);
                    scored = true;
                }
            }
            if (!scored)
            {
                var names = string.Join(", ", Scorers.Select(scorer => scorer.Name));
                Console.Error.WriteLine($"analytics: {folder} has none of the layouts that are scored: {names}.");
            }
        }
    }
}
