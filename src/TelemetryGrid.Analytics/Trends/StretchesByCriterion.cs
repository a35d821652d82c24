namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Cuts a series into levels, lines and bends, as many as an information criterion bears out: each stretch of m points costs
/// m ln(unexplained variance + resolution²), each parameter strictness · ln n. Exact, by dynamic programming over every stretch.
/// </summary>
/// <remarks>
/// The noise is not known beforehand and seldom the same throughout, so each stretch has its own. What a few points say of it is little:
/// it is taken together with that of the whole series as if <see cref="PriorPoints"/> had been seen before (the marginal likelihood under an
/// inverse gamma prior), and the noise of the whole comes from a first cut that goes without.
/// </remarks>
internal static class StretchesByCriterion
{
    private const double PriorPoints = 8;

    public static Partition Find(double[] times, double[][] values, ChangePointOptions options)
    {
        var (noise, squares) = (new double[values.Length], options.Resolution * options.Resolution);
        var search = new Search(times, values, options.ShortestStretch, squares);
        for (var strictness = options.Strictness; ; strictness *= 2)
        {
            var first = search.Run(strictness, 0, noise);
            var partition = search.Run(strictness, PriorPoints, search.Unexplained(first));
            if (partition.Changes.Length <= options.MostChanges)
            {
                return partition;
            }
        }
    }

    /// <summary>Sums of the stretch between two points, its places counted from its last point in steps of an even series.</summary>
    public static StretchMoments Moments(double[] times, double[] values, int from, int to)
    {
        var moments = default(StretchMoments);
        for (var i = to - 1; i >= from; i--)
        {
            moments.Add(Place(times, i, to), values[i] - values[to - 1]);
        }

        return moments;
    }

    /// <summary>As <see cref="Moments"/> counts it.</summary>
    public static double Place(double[] times, int at, int to) => 0.5 * times.Length * (times[at] - times[to - 1]);

    private sealed class Search(double[] times, double[][] values, int shortest, double floor)
    {
        private readonly int _length = times.Length;

        public Partition Run(double strictness, double prior, double[] noise)
        {
            var parameter = strictness * Math.Log(Math.Max(3, _length));
            var (least, previous, shapes) = (new double[_length + 1], new int[_length + 1], new StretchShape[_length + 1]);
            var moments = new StretchMoments[values.Length];
            Array.Fill(least, double.PositiveInfinity);
            least[0] = -parameter;
            for (var to = shortest; to <= _length; to++)
            {
                Array.Clear(moments);
                for (var from = to - 1; from >= 0; from--)
                {
                    var place = Place(times, from, to);
                    for (var d = 0; d < values.Length; d++)
                    {
                        moments[d].Add(place, values[d][from] - values[d][to - 1]);
                    }

                    if (to - from >= shortest && double.IsFinite(least[from]))
                    {
                        var (cost, shape) = Cheapest(moments, to - from, parameter, prior, noise);
                        if (least[from] + cost < least[to])
                        {
                            (least[to], previous[to], shapes[to]) = (least[from] + cost, from, shape);
                        }
                    }
                }
            }

            return Trace(previous, shapes);
        }

        /// <summary>Mean square that a partition leaves, of each series.</summary>
        public double[] Unexplained(Partition partition)
        {
            var left = new double[values.Length];
            for (var stretch = 0; stretch < partition.Shapes.Length; stretch++)
            {
                var (from, to) = (partition.Start(stretch, _length), partition.Start(stretch + 1, _length));
                for (var d = 0; d < values.Length; d++)
                {
                    var (level, line, bend) = Moments(times, values[d], from, to).Squares();
                    left[d] +=
                        partition.Shapes[stretch] switch
                        {
                            StretchShape.Level => level,
                            StretchShape.Line => line,
                            _ => bend,
                        } / _length;
                }
            }

            return left;
        }

        /// <summary>Of a stretch and the change it begins with: a place, and for each series as many coefficients as the shape has.</summary>
        private (double Cost, StretchShape Shape) Cheapest(
            StretchMoments[] moments,
            int count,
            double parameter,
            double prior,
            double[] noise
        )
        {
            var (level, line, bend) = (0.0, 0.0, 0.0);
            var weight = count + prior;
            for (var d = 0; d < moments.Length; d++)
            {
                var (aroundLevel, aroundLine, aroundBend) = moments[d].Squares();
                var known = prior * noise[d];
                var without = prior > 0 ? prior * Math.Log(noise[d] + floor) : 0;
                level += weight * Math.Log((aroundLevel + known) / weight + floor) - without;
                line += weight * Math.Log((aroundLine + known) / weight + floor) - without;
                bend += weight * Math.Log((aroundBend + known) / weight + floor) - without;
            }

            var coefficients = parameter * moments.Length;
            (level, line, bend) = (level + coefficients, line + 2 * coefficients, bend + 3 * coefficients);
            return level <= line && level <= bend ? (parameter + level, StretchShape.Level)
                : line <= bend ? (parameter + line, StretchShape.Line)
                : (parameter + bend, StretchShape.Bend);
        }

        private Partition Trace(int[] previous, StretchShape[] shapes)
        {
            var (changes, found) = (new List<int>(), new List<StretchShape>());
            for (var to = _length; to > 0; to = previous[to])
            {
                found.Add(shapes[to]);
                if (previous[to] > 0)
                {
                    changes.Add(previous[to]);
                }
            }

            changes.Reverse();
            found.Reverse();
            return new Partition([.. changes], [.. found]);
        }
    }
}
