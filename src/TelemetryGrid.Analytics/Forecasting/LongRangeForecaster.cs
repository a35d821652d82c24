using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// Weeks ahead: an ensemble of damped trends on the daily 95th percentiles, and, where a path is wanted, the usual share of that peak
/// at each slot of the week.
/// </summary>
public sealed class LongRangeForecaster
{
    /// <summary>Longest horizon.</summary>
    public const int LongestDays = 366;

    private const long DayMs = 86_400_000;
    private const int DaysPerWeek = 7;

    /// <summary>Days ahead of the daily 95th percentile. Two weeks of history are needed.</summary>
    /// <param name="series">Of any spacing that divides a day.</param>
    /// <param name="days">1 to 366.</param>
    /// <param name="level">Share of days inside the band, between 0 and 1.</param>
    public ForecastOutcome Peaks(RegularSeries series, int days, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, LongestDays);
        Forecaster.Require(series, days, level);
        if (series.StepMs != DayMs && SeasonalityDetection.SlotsPerDay(series.StepMs) < 2)
        {
            return new ForecastOutcome(null, $"A day is not a whole number of slots of {series.StepMs} ms.");
        }

        if (series.Filled > 0.5 * series.Values.Length)
        {
            return ForecastOutcome.NotEnough($"{series.Filled} of {series.Values.Length} values are missing.");
        }

        var options = new ForecastOptions
        {
            Models = ForecastModels.ForDays,
            JudgedCycles = Math.Max(2, (days + DaysPerWeek - 1) / DaysPerWeek),
            MinimumHistory = 2 * DaysPerWeek,
        };
        return new Forecaster(options).Forecast(DailyPeaks.Of(series), days, level);
    }

    /// <summary>
    /// Days ahead at the spacing of the series: the daily peaks times each slot's usual share of its day's peak. The band joins the
    /// errors of the peaks with the scatter of the shares.
    /// </summary>
    public ForecastOutcome Path(RegularSeries series, int days, double level = 0.95)
    {
        var peaks = Peaks(series, days, level);
        if (!peaks.Succeeded || series.StepMs == DayMs)
        {
            return peaks;
        }

        var slots = SeasonalityDetection.SlotsPerDay(series.StepMs);
        var daily = DailyPeaks.Of(series);
        var skipped = (int)((daily.StartMs - series.StartMs + series.StepMs - 1) / series.StepMs);
        var shares = WeeklyShares.Learn(series.Values.AsSpan(skipped, daily.Values.Length * slots), daily.Values, slots, level);
        var length = Math.Min(days * slots, Forecaster.LongestHorizon);
        var (mean, lower, upper) = (new double[length], new double[length], new double[length]);
        var nonNegative = Array.TrueForAll(series.Values, value => value >= 0);
        for (var k = 0; k < length; k++)
        {
            var day = k / slots;
            var peak = peaks.Forecast.Mean[day];
            var share = shares.At(daily.Values.Length * slots + k);
            mean[k] = peak * share;
            var down = Math.Sqrt(Square((peak - peaks.Forecast.Lower[day]) * share) + Square(shares.Scatter * peak));
            var up = Math.Sqrt(Square((peaks.Forecast.Upper[day] - peak) * share) + Square(shares.Scatter * peak));
            (lower[k], upper[k]) = (nonNegative ? Math.Max(0, mean[k] - down) : mean[k] - down, mean[k] + up);
        }

        return new ForecastOutcome(
            peaks.Forecast with
            {
                StepMs = series.StepMs,
                Mean = [.. mean],
                Lower = [.. lower],
                Upper = [.. upper],
                Periods = new SeasonalPeriods(slots, slots * DaysPerWeek),
            },
            null
        );
    }

    private static double Square(double value) => value * value;
}
