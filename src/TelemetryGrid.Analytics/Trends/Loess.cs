namespace TelemetryGrid.Analytics.Trends;

/// <summary>Locally weighted lines or levels through evenly spaced values (Cleveland, J. Am. Stat. Assoc. 74, 1979).</summary>
internal static class Loess
{
    /// <summary>The smooth value at each of the places 0, 1, … of the values.</summary>
    /// <param name="values">Finite.</param>
    /// <param name="window">Neighbours that count; over the length, the weights flatten further.</param>
    /// <param name="degree">0 for levels, 1 for lines.</param>
    /// <param name="robustness">A weight for each value, or empty.</param>
    /// <param name="jump">1 for every place; more for every so-manieth and the last, with straight lines between.</param>
    /// <param name="smooth">As long as the values.</param>
    public static void Smooth(
        ReadOnlySpan<double> values,
        int window,
        int degree,
        ReadOnlySpan<double> robustness,
        int jump,
        Span<double> smooth
    )
    {
        var last = values.Length - 1;
        for (var at = 0; at <= last; at = at == last ? at + 1 : Math.Min(last, at + jump))
        {
            smooth[at] = At(values, at, window, degree, robustness) ?? values[at];
            var before = at == last ? last / jump * jump : at - jump;
            before = before == at ? at - jump : before;
            for (var between = Math.Max(0, before) + 1; between < at; between++)
            {
                smooth[between] = smooth[before] + (smooth[at] - smooth[before]) * (between - before) / (at - before);
            }
        }
    }

    /// <summary>The smooth value at any place, one before the first and one after the last included; null where every neighbour weighs nothing.</summary>
    public static double? At(ReadOnlySpan<double> values, int place, int window, int degree, ReadOnlySpan<double> robustness)
    {
        var length = values.Length;
        var count = Math.Min(window, length);
        var from = Math.Clamp(place - count / 2, 0, length - count);
        var to = from + count;

        // As far as the farthest neighbour; a window wider than the series reaches beyond it by half of what is missing.
        var reach = (double)Math.Max(place - from, to - 1 - place) + Math.Max(0, (window - length) / 2);
        var (total, middle, spread, sum, cross) = (0.0, 0.0, 0.0, 0.0, 0.0);
        Span<double> weights = count <= 256 ? stackalloc double[count] : new double[count];
        for (var i = from; i < to; i++)
        {
            var distance = Math.Abs(i - place);
            var weight =
                distance > 0.999 * reach ? 0
                : distance <= 0.001 * reach ? 1
                : Tricube(distance / reach);
            weight *= robustness.IsEmpty ? 1 : robustness[i];
            weights[i - from] = weight;
            total += weight;
            middle += weight * i;
        }

        if (!(total > 0))
        {
            return null;
        }

        middle /= total;
        for (var i = from; i < to; i++)
        {
            var weight = weights[i - from] / total;
            sum += weight * values[i];
            cross += weight * (i - middle) * values[i];
            spread += weight * (i - middle) * (i - middle);
        }

        // Neighbours all at one place bear no line.
        return degree > 0 && Math.Sqrt(spread) > 0.001 * (length - 1) ? sum + (place - middle) * cross / spread : sum;
    }

    private static double Tricube(double distance)
    {
        var cube = 1 - distance * distance * distance;
        return cube * cube * cube;
    }
}
