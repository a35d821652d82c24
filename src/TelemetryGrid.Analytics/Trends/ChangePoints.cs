using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Finds where a finished series, or several on the same times, changed. Pure. Values that are not finite or beyond
/// <see cref="SampleRange"/> count as missing; spikes of up to three values are no changes; a series that is constant or shorter than two
/// stretches has none. Series longer than 1,024 values are averaged in blocks, and changes found to the block.
/// </summary>
public static class ChangePoints
{
    /// <summary>Changes of one series in order of time.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ImmutableArray<ChangePoint> Find(ReadOnlySpan<double> values, ChangePointOptions? options = null) =>
        Find(values, [], options ?? ChangePointOptions.Default);

    /// <summary>Changes that several series have in common; means and slopes are the first series'.</summary>
    /// <exception cref="ArgumentException">An option is out of range, there is no series, or they differ in length.</exception>
    public static ImmutableArray<ChangePoint> Find(IReadOnlyList<double[]> series, ChangePointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0 || series.Any(values => values.Length != series[0].Length))
        {
            throw new ArgumentException("There must be one series or more, all of one length.", nameof(series));
        }

        return Find(series[0], [.. series.Skip(1)], options ?? ChangePointOptions.Default);
    }

    private static ImmutableArray<ChangePoint> Find(ReadOnlySpan<double> first, double[][] others, ChangePointOptions options)
    {
        options.Validate();
        var observed = ObservedSeries.From(first, others);
        if (observed.Values.Length == 0 || observed.Length < 2 * options.ShortestStretch)
        {
            return [];
        }

        var costs = new SegmentCosts(observed.Times, observed.Values);
        var penalty = options.MeanPenalty * Math.Log(observed.Length) * costs.Dimensions;
        var partition = options.Method switch
        {
            ChangeMethod.MeanPelt => Pelt.Find(costs, penalty, double.PositiveInfinity, options.ShortestStretch),
            ChangeMethod.MeanBinarySegmentation => BinarySegmentation.Find(costs, penalty, options.ShortestStretch, options.MostChanges),
            _ => StretchesByCriterion.Find(costs, options),
        };

        var changes = ImmutableArray.CreateBuilder<ChangePoint>();
        for (var c = 0; c < Math.Min(partition.Changes.Length, options.MostChanges); c++)
        {
            var (from, at, to) = (partition.Start(c, costs.Length), partition.Changes[c], partition.Start(c + 2, costs.Length));
            var end = to < observed.Length ? observed.Places[to] : first.Length;
            var before = StretchSummary.Of(first, observed.Places[from], observed.Places[at]);
            var after = StretchSummary.Of(first, observed.Places[at], end);
            changes.Add(
                new ChangePoint(
                    observed.Places[at],
                    before.Mean,
                    after.Mean,
                    partition.Sloped[c] ? before.Slope : 0,
                    partition.Sloped[c + 1] ? after.Slope : 0,
                    Confidence(costs, observed.Values, from, at, to, partition.Sloped[c] || partition.Sloped[c + 1])
                )
            );
        }

        return changes.DrainToImmutable();
    }

    /// <summary>Chow, Econometrica 28 (1960), on what the partition was made of; the degrees of freedom shrink by (1-r)/(1+r).</summary>
    private static double Confidence(SegmentCosts costs, double[][] values, int from, int at, int to, bool lines)
    {
        var (count, parameters) = (to - from, lines && Math.Min(at - from, to - at) > 2 ? 2 : 1);
        var apart =
            parameters == 2 ? costs.AroundLine(from, at) + costs.AroundLine(at, to) : costs.AroundMean(from, at) + costs.AroundMean(at, to);
        var together = parameters == 2 ? costs.AroundLine(from, to) : costs.AroundMean(from, to);
        var follow = Math.Max(0, LagOne(values, from, at, to, apart));
        var free = Math.Max(1, (count - 2 * parameters) * (1 - follow) / (1 + follow));

        // Cumulative sums are exact to so much; below it there is nothing left to explain.
        apart = Math.Max(apart, 1e-12 * costs.Length);
        var ratio = Math.Max(0, together - apart) / parameters / (apart / free);
        var p = 1 - FisherSnedecor.CDF(parameters * costs.Dimensions, free * costs.Dimensions, ratio);
        return 1 - Math.Clamp(p * Math.Max(1, count - 1), 0, 1);
    }

    private static double LagOne(double[][] values, int from, int at, int to, double squares)
    {
        var products = 0.0;
        foreach (var series in values)
        {
            foreach (var (start, end) in new[] { (from, at), (at, to) })
            {
                var (line, previous) = (StretchSummary.Of(series, start, end), 0.0);
                for (var i = start; i < end; i++)
                {
                    var rest = series[i] - line.At(i);
                    products += i > start ? rest * previous : 0;
                    previous = rest;
                }
            }
        }

        return squares > 0 ? Math.Min(0.95, products / squares) : 0;
    }
}
