namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The 95th percentile of each day: what links are bought and billed by, and what is left of a series when weeks ahead are asked.</summary>
public static class DailyPeaks
{
    private const long DayMs = 86_400_000;
    private const double Share = 0.95;

    /// <summary>One value per whole day (UTC) of the series; half a day at the ends is left out. The percentile is interpolated between ranks.</summary>
    /// <exception cref="ArgumentException">A day is not a whole number of at least two slots.</exception>
    public static RegularSeries Of(RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.StepMs == DayMs)
        {
            return series;
        }

        var slots = SeasonalityDetection.SlotsPerDay(series.StepMs);
        if (slots < 2)
        {
            throw new ArgumentException($"A day is not a whole number of slots of {series.StepMs} ms.", nameof(series));
        }

        var first = Ceiling(series.StartMs);
        var skipped = (int)((first - series.StartMs + series.StepMs - 1) / series.StepMs);
        var days = Math.Max(0, (series.Values.Length - skipped) / slots);
        var (peaks, day) = (new double[days], new double[slots]);
        for (var d = 0; d < days; d++)
        {
            series.Values.AsSpan(skipped + d * slots, slots).CopyTo(day);
            Array.Sort(day);
            var rank = Share * (slots - 1);
            var below = (int)rank;
            peaks[d] = day[below] + (rank - below) * (day[Math.Min(below + 1, slots - 1)] - day[below]);
        }

        return RegularSeries.FromValues(first, DayMs, peaks);
    }

    private static long Ceiling(long timeMs)
    {
        var rest = timeMs % DayMs;
        return rest == 0 ? timeMs
            : rest < 0 ? timeMs - rest
            : timeMs - rest + DayMs;
    }
}
