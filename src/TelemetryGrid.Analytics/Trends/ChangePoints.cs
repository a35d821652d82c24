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

        var penalty = options.MeanPenalty * Math.Log(observed.Length) * observed.Values.Length;
        var partition = options.Method switch
        {
            ChangeMethod.MeanPelt => Pelt.Find(new SegmentCosts(observed.Values), penalty, options.ShortestStretch),
            ChangeMethod.MeanBinarySegmentation => BinarySegmentation.Find(
                new SegmentCosts(observed.Values),
                penalty,
                options.ShortestStretch,
                options.MostChanges
            ),
            _ => StretchesByCriterion.Find(observed.Times, observed.Values, options),
        };

        var changes = ImmutableArray.CreateBuilder<ChangePoint>();
        for (var c = 0; c < Math.Min(partition.Changes.Length, options.MostChanges); c++)
        {
            var (from, at, to) = (partition.Start(c, observed.Length), partition.Changes[c], partition.Start(c + 2, observed.Length));
            var end = to < observed.Length ? observed.Places[to] : first.Length;
            var (shape, next) = (partition.Shapes[c], partition.Shapes[c + 1]);
            var before = StretchSummary.Of(first, observed.Places[from], observed.Places[at]);
            var after = StretchSummary.Of(first, observed.Places[at], end);
            changes.Add(
                new ChangePoint(
                    observed.Places[at],
                    before.Mean,
                    after.Mean,
                    shape > StretchShape.Level ? before.Slope : 0,
                    next > StretchShape.Level ? after.Slope : 0,
                    Confidence(observed, from, at, to, shape > next ? shape : next)
                )
            );
        }

        return changes.DrainToImmutable();
    }

    /// <summary>Chow, Econometrica 28 (1960), on what the partition was made of; the degrees of freedom shrink by (1-r)/(1+r).</summary>
    private static double Confidence(ObservedSeries observed, int from, int at, int to, StretchShape shape)
    {
        // As many coefficients as leave the shorter side something to be wrong by.
        shape = (StretchShape)Math.Min((int)shape, Math.Min(at - from, to - at) - 2);
        var (count, parameters, dimensions) = (to - from, (int)shape + 1, observed.Values.Length);
        var (together, apart, products) = (0.0, 0.0, 0.0);
        foreach (var series in observed.Values)
        {
            together += Unexplained(observed.Times, series, from, to, shape).Squares;
            foreach (var (start, end) in new[] { (from, at), (at, to) })
            {
                var side = Unexplained(observed.Times, series, start, end, shape);
                (apart, products) = (apart + side.Squares, products + side.Products);
            }
        }

        var follow = apart > 0 ? Math.Clamp(products / apart, 0, 0.95) : 0;
        var free = Math.Max(1, (count - 2 * parameters) * (1 - follow) / (1 + follow));

        // Sums are exact to so much; below it there is nothing left to explain.
        apart = Math.Max(apart, 1e-12 * observed.Length);
        var ratio = Math.Max(0, together - apart) / parameters / (apart / free);
        var p = 1 - FisherSnedecor.CDF(parameters * dimensions, free * dimensions, ratio);
        return 1 - Math.Clamp(p * Math.Max(1, count - 1), 0, 1);
    }

    /// <summary>What a shape leaves of a stretch: squares, and products of neighbours.</summary>
    private static (double Squares, double Products) Unexplained(double[] times, double[] values, int from, int to, StretchShape shape)
    {
        var (fit, last) = (StretchesByCriterion.Moments(times, values, from, to), values[to - 1]);
        var (squares, products, previous) = (0.0, 0.0, 0.0);
        for (var i = from; i < to; i++)
        {
            var rest = values[i] - last - fit.At(StretchesByCriterion.Place(times, i, to), shape);
            squares += rest * rest;
            products += rest * previous;
            previous = rest;
        }

        return (squares, products);
    }
}
