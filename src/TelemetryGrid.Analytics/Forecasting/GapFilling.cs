namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>Fills missing values, so that models with lags can work: a straight line over short gaps, the neighbouring days over long ones.</summary>
internal static class GapFilling
{
    // Up to an eighth of a day a straight line is as good as anything.
    private const int ShortGapsPerDay = 8;

    /// <summary>Replaces every NaN; the first and the last value are known. Returns how many there were.</summary>
    public static int Fill(Span<double> values, int slotsPerDay)
    {
        var filled = 0;
        var shortest = Math.Max(3, slotsPerDay / ShortGapsPerDay);
        for (var from = 0; from < values.Length; from++)
        {
            if (!double.IsNaN(values[from]))
            {
                continue;
            }

            var to = from;
            while (double.IsNaN(values[to]))
            {
                to++;
            }

            filled += to - from;
            FillGap(values, from, to, to - from > shortest ? slotsPerDay : 0);
            from = to;
        }

        return filled;
    }

    private static void FillGap(Span<double> values, int from, int to, int day)
    {
        var (before, after) = (values[from - 1], values[to]);
        for (var t = from; t < to; t++)
        {
            var share = (double)(t - from + 1) / (to - from + 1);
            values[t] = before * (1 - share) + after * share;
            if (day < 2 || t < day)
            {
                continue;
            }

            // The same time of the day before, and of the next day when it is known.
            var next = t + day < values.Length ? values[t + day] : double.NaN;
            values[t] = double.IsNaN(next) ? values[t - day] : 0.5 * values[t - day] + 0.5 * next;
        }
    }
}
