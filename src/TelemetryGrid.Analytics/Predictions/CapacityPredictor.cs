using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>When a metric will reach its limit, and what to do about it. Keeps nothing between calls.</summary>
public sealed class CapacityPredictor(CapacityOptions? options = null)
{
    private const int DaysPerWeek = 7;

    private readonly CapacityOptions _options = options ?? new CapacityOptions();
    private readonly LongRangeForecaster _forecaster = new();

    /// <summary>Predicts from a history of at least two weeks; anything less, or a history mostly missing, is a reason instead.</summary>
    /// <param name="series">The metric, at any spacing that divides a day.</param>
    /// <param name="limit">Capacity, in the unit of the metric; positive and finite.</param>
    /// <param name="days">How far ahead, 1 to 366.</param>
    public CapacityOutcome Predict(RegularSeries series, double limit, int days)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (!(limit > 0) || !SampleRange.Contains(limit))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit is positive and finite.");
        }

        var outcome = _forecaster.Peaks(series, days, _options.Level);
        if (!outcome.Succeeded)
        {
            return new CapacityOutcome(null, outcome.Reason);
        }

        var daily = DailyPeaks.Of(series);
        var (forecast, current) = (outcome.Forecast, Median(daily.Values.AsSpan(Math.Max(0, daily.Values.Length - DaysPerWeek))));
        var today = Judge(current, forecast, limit);
        var (asked, agreed) = AskPastOrigins(daily, limit, days, today.Action);
        var lastDayMs = forecast.StartMs - forecast.StepMs;
        return new CapacityOutcome(
            new CapacityPrediction
            {
                Limit = limit,
                Current = current,
                Predicted = today.Predicted,
                CurrentPercent = 100 * (current / limit),
                PredictedPercent = 100 * (today.Predicted / limit),
                ChangePercent = today.Change,
                Confidence = asked > 0 ? (double)agreed / asked : null,
                Origins = asked,
                ThresholdBreachMs = current >= limit ? lastDayMs : BreachMs(forecast, forecast.Upper.AsSpan(), limit),
                ExpectedBreachMs = current >= limit ? lastDayMs : BreachMs(forecast, forecast.Mean.AsSpan(), limit),
                Action = today.Action,
                Severity = today.Severity,
                Forecast = forecast,
            },
            null
        );
    }

    private (int Asked, int Agreed) AskPastOrigins(RegularSeries daily, double limit, int days, CapacityAction action)
    {
        var (asked, agreed) = (0, 0);
        for (var back = 1; back <= _options.Origins; back++)
        {
            var length = daily.Values.Length - back * DaysPerWeek;
            if (length < 2 * DaysPerWeek)
            {
                break;
            }

            // From there to the same last day, so that all speak of one date.
            var horizon = Math.Min(days + back * DaysPerWeek, LongRangeForecaster.LongestDays);
            var past = RegularSeries.FromValues(daily.StartMs, daily.StepMs, daily.Values.AsSpan(0, length));
            if (_forecaster.Peaks(past, horizon, _options.Level) is { Succeeded: true } outcome)
            {
                asked++;
                var current = Median(past.Values.AsSpan(length - DaysPerWeek));
                agreed += Judge(current, outcome.Forecast, limit).Action == action ? 1 : 0;
            }
        }

        return (asked, agreed);
    }

    private (CapacityAction Action, CapacitySeverity Severity, double Predicted, double? Change) Judge(
        double current,
        Forecast forecast,
        double limit
    )
    {
        var last = Math.Max(0, forecast.Mean.Length - DaysPerWeek);
        var predicted = Median(forecast.Mean.AsSpan()[last..]);
        var upper = Median(forecast.Upper.AsSpan()[last..]);
        double? change = current != 0 ? Math.Clamp(100 * ((predicted - current) / Math.Abs(current)), -1e9, 1e9) : null;
        var (now, then) = (100 * (current / limit), 100 * (predicted / limit));
        var worst = Math.Max(now, then);
        var severity =
            worst > _options.CriticalPercent ? CapacitySeverity.Critical
            : worst > _options.HighPercent ? CapacitySeverity.High
            : Math.Abs(change ?? 0) > _options.ChangePercent ? CapacitySeverity.Medium
            : CapacitySeverity.Low;
        var breach = BreachMs(forecast, forecast.Mean.AsSpan(), limit);
        var near = breach is { } time && time - forecast.StartMs < _options.ImmediateDays * forecast.StepMs;
        var action =
            now > _options.CriticalPercent || near ? CapacityAction.ImmediateScaleUpRequired
            : worst > _options.HighPercent || breach is not null ? CapacityAction.PlanScaleUp
            : change > _options.ChangePercent || BreachMs(forecast, forecast.Upper.AsSpan(), limit) is not null
                ? CapacityAction.MonitorClosely
            : Math.Max(now, 100 * (upper / limit)) < _options.IdlePercent ? CapacityAction.ConsiderScaleDown
            : CapacityAction.MaintainCurrentCapacity;
        return (action, severity, predicted, change);
    }

    private static long? BreachMs(Forecast forecast, ReadOnlySpan<double> path, double limit)
    {
        for (var k = 0; k < path.Length; k++)
        {
            if (path[k] >= limit)
            {
                return forecast.TimeMs(k);
            }
        }

        return null;
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return 0.5 * sorted[(sorted.Length - 1) / 2] + 0.5 * sorted[sorted.Length / 2];
    }
}
