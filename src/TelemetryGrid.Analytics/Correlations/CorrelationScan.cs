using System.Collections.Immutable;
using TelemetryGrid.Analytics.Detectors.Control;

namespace TelemetryGrid.Analytics.Correlations;

/// <summary>
/// Finds which of many metrics move together, at once or one after the other. Compared is what is left without known cycles, trend and own
/// memory, so that two metrics which merely both have a day do not correlate; over all pairs the share of false discoveries is bounded.
/// Pure. Values that are not finite or beyond <see cref="SampleRange"/> count as missing.
/// </summary>
public static class CorrelationScan
{
    /// <param name="series">On one grid, all of one length.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="related">Which pairs to test, by their places, the lesser first; null for all. Fewer pairs find weaker ties.</param>
    /// <exception cref="ArgumentException">Lengths differ, there are too many series, or an option is out of range.</exception>
    public static CorrelationReport Find(
        IReadOnlyList<AlignedSeries> series,
        CorrelationOptions? options = null,
        Func<int, int, bool>? related = null
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        options ??= CorrelationOptions.Default;
        options.Validate();
        if (series.Count > CorrelationOptions.MostSeries)
        {
            throw new ArgumentException($"A scan takes {CorrelationOptions.MostSeries} series; there are {series.Count}.", nameof(series));
        }

        if (series.Any(one => one.Values.Length != series[0].Values.Length))
        {
            throw new ArgumentException("All series of a scan must have one length.", nameof(series));
        }

        var ranked = new RankedSeries?[series.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = SeriesResiduals.Of(series[i].Values, options) is { } rest ? new RankedSeries(rest.Values) : null;
        }

        var candidates = new List<MetricCorrelation>();
        for (var i = 0; i < ranked.Length; i++)
        {
            for (var j = i + 1; j < ranked.Length; j++)
            {
                if (
                    ranked[i] is { } first
                    && ranked[j] is { } second
                    && related?.Invoke(i, j) != false
                    && LaggedCorrelation.Best(first, second, options.LongestLag, options.FewestValues) is { } best
                )
                {
                    var (leader, follower) = best.Lag < 0 ? (j, i) : (i, j);
                    candidates.Add(
                        new MetricCorrelation(
                            series[leader].Name,
                            series[follower].Name,
                            Math.Abs(best.Lag),
                            best.Spearman,
                            best.Pearson,
                            best.Effective,
                            best.P
                        )
                    );
                }
            }
        }

        double[] scores = [.. candidates.Select(Score)];
        var threshold = BenjaminiHochberg.Threshold(scores, candidates.Count, options.FalseDiscoveryRate);
        ImmutableArray<MetricCorrelation> found =
        [
            .. candidates
                .Where(candidate => Score(candidate) >= threshold && candidate.Strength >= options.LeastStrength)
                .OrderBy(candidate => candidate.P)
                .ThenByDescending(candidate => candidate.Strength),
        ];
        return new CorrelationReport(found, candidates.Count, [.. series.Where((_, i) => ranked[i] is null).Select(one => one.Name)]);
    }

    private static double Score(MetricCorrelation candidate) => -Math.Log10(candidate.P);
}
