namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>Finds the cycles of a series: the day and the week where the spacing allows them, otherwise what the autocorrelation shows.</summary>
public static class SeasonalityDetection
{
    private const long DayMs = 86_400_000;
    private const int DaysPerWeek = 7;

    // A cycle must be seen this often, and must explain this much of what is left beside a trend.
    private const double FewestCycles = 2;
    private const double LeastCorrelation = 0.2;
    private const int LongestSearched = 400;

    /// <summary>Slots of a day, 0 when a day is not a whole number of at least two.</summary>
    public static int SlotsPerDay(long stepMs) => stepMs > 0 && stepMs * 2 <= DayMs && DayMs % stepMs == 0 ? (int)(DayMs / stepMs) : 0;

    /// <summary>
    /// A day and a week for spacings below a day, a week for daily values, each only if seen twice; any other cycle by the highest
    /// autocorrelation of the differences from a moving average.
    /// </summary>
    public static SeasonalPeriods Detect(RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var values = series.Values;
        var day = series.StepMs == DayMs ? DaysPerWeek : SlotsPerDay(series.StepMs);
        if (day > 1 && values.Length >= FewestCycles * day)
        {
            // Four slots a day and more make a weekly rhythm a matter of course; whether it helps is for the models to find out.
            var week = series.StepMs < DayMs && values.Length >= FewestCycles * day * DaysPerWeek ? day * DaysPerWeek : 0;
            return new SeasonalPeriods(day, week);
        }

        return day > 1 ? SeasonalPeriods.None : new SeasonalPeriods(ByAutocorrelation(values), 0);
    }

    /// <summary>The lag of the highest peak of the autocorrelation, 0 when none stands out.</summary>
    internal static int ByAutocorrelation(ReadOnlySpan<double> values)
    {
        var longest = Math.Min(LongestSearched, values.Length / 3);
        if (longest < 4)
        {
            return 0;
        }

        var detrended = Detrend(values);
        var variance = Correlation(detrended, 0);
        if (!(variance > 0))
        {
            return 0;
        }

        var (best, height) = (0, LeastCorrelation);
        var (previous, current) = (Correlation(detrended, 1) / variance, Correlation(detrended, 2) / variance);
        for (var lag = 2; lag < longest; lag++)
        {
            var next = Correlation(detrended, lag + 1) / variance;

            // A multiple of a cycle peaks as high as the cycle itself: it must beat it clearly.
            if (current > previous && current >= next && current > height * (best == 0 ? 1 : 1.1))
            {
                (best, height) = (lag, current);
            }

            (previous, current) = (current, next);
        }

        return best;
    }

    private static double[] Detrend(ReadOnlySpan<double> values)
    {
        // Least-squares line, on values scaled to keep squares finite.
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        var scaled = new double[values.Length];
        var (middle, mean, slope, spread) = ((values.Length - 1) / 2.0, 0.0, 0.0, 0.0);
        for (var t = 0; t < values.Length; t++)
        {
            scaled[t] = largest > 0 ? values[t] / largest : 0;
            mean += scaled[t] / values.Length;
            spread += (t - middle) * (t - middle);
        }

        for (var t = 0; t < values.Length; t++)
        {
            slope += (t - middle) * (scaled[t] - mean) / spread;
        }

        for (var t = 0; t < values.Length; t++)
        {
            scaled[t] -= mean + slope * (t - middle);
            scaled[t] = Math.Abs(scaled[t]) < 1e-12 ? 0 : scaled[t];
        }

        return scaled;
    }

    private static double Correlation(ReadOnlySpan<double> values, int lag)
    {
        var sum = 0.0;
        for (var t = lag; t < values.Length; t++)
        {
            sum += values[t] * values[t - lag];
        }

        return sum;
    }
}
