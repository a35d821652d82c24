namespace TelemetryGrid.Analytics.Predictions;

/// <summary>The values that never fall and are nearest to given ones by squares: pool adjacent violators (Ayer et al., Ann. Math. Statist. 26, 1955).</summary>
internal static class Isotonic
{
    public static double[] Fit(ReadOnlySpan<double> values)
    {
        var (means, counts, blocks) = (new double[values.Length], new int[values.Length], 0);
        foreach (var value in values)
        {
            (means[blocks], counts[blocks]) = (value, 1);
            blocks++;
            while (blocks > 1 && means[blocks - 2] > means[blocks - 1])
            {
                var count = counts[blocks - 2] + counts[blocks - 1];
                means[blocks - 2] += counts[blocks - 1] * (means[blocks - 1] - means[blocks - 2]) / count;
                counts[blocks - 2] = count;
                blocks--;
            }
        }

        var fitted = new List<double>(values.Length);
        for (var b = 0; b < blocks; b++)
        {
            fitted.AddRange(Enumerable.Repeat(means[b], counts[b]));
        }

        return [.. fitted];
    }

    /// <summary>Straight between the fitted places, level beyond them.</summary>
    public static double At(double[] places, double[] fitted, double place)
    {
        var next = Array.FindIndex(places, other => other >= place);
        if (next < 0)
        {
            return fitted[^1];
        }

        var width = next == 0 ? 0 : places[next] - places[next - 1];
        return width > 0 ? fitted[next - 1] + (place - places[next - 1]) / width * (fitted[next] - fitted[next - 1]) : fitted[next];
    }
}
