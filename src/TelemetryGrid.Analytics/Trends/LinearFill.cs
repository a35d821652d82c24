namespace TelemetryGrid.Analytics.Trends;

/// <summary>Fills what is missing by straight lines, beyond the ends by the nearest value.</summary>
internal static class LinearFill
{
    /// <summary>Null when nothing is known.</summary>
    public static double[]? Fill(ReadOnlySpan<double> values)
    {
        var filled = values.ToArray();
        var last = -1;
        for (var i = 0; i < filled.Length; i++)
        {
            if (!SampleRange.Contains(filled[i]))
            {
                continue;
            }

            for (var gap = last + 1; gap < i; gap++)
            {
                var share = last < 0 ? 1 : (double)(gap - last) / (i - last);
                filled[gap] = last < 0 ? filled[i] : filled[last] * (1 - share) + filled[i] * share;
            }

            last = i;
        }

        if (last < 0)
        {
            return null;
        }

        Array.Fill(filled, filled[last], last + 1, filled.Length - last - 1);
        return filled;
    }
}
