namespace TelemetryGrid.Analytics.Predictions;

/// <summary>Features of a device's signals, and what to say of them.</summary>
internal sealed class FailureEvidence(FailureCoefficients coefficients, long nowMs, double horizonDays, long lastRebootMs)
{
    private const double DayMs = 86_400_000;
    private const double HistoryDays = 60;
    private const double LeastTrendDays = 0.5;
    private const double UnseenShare = 1e-6;
    private const double ErrorsFrom = 1e-4;
    private const double MostDecades = 3;
    private const int LeastSamples = 12;

    private const double LowPower = -20;
    private const double CriticalTemperature = 85;
    private const double NearDegrees = 10;

    public (bool Seen, FailureReason? Reason) Of(FailureSignal signal) =>
        signal.Cause switch
        {
            FailureCause.Errors => Share(signal, coefficients.ErrorGrowth, coefficients.ErrorLevel),
            FailureCause.Discards => Share(signal, coefficients.DiscardGrowth, perLevel: 0),
            FailureCause.OpticalPower => Exhaustion(signal, signal.Limit ?? LowPower, falling: true, "dBm"),
            FailureCause.Memory => Exhaustion(signal, signal.Limit ?? 1, falling: false, ""),
            FailureCause.Temperature => Temperature(signal),
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal.Cause, "Flaps and reboots are events, not metrics."),
        };

    public (bool Seen, FailureReason? Reason) Of(FailureEvents events)
    {
        if (events.Cause is not (FailureCause.Flaps or FailureCause.Reboots))
        {
            throw new ArgumentOutOfRangeException(nameof(events), events.Cause, "Only flaps and reboots are events.");
        }

        var times = events.TimesMs.IsDefault ? [] : events.TimesMs;
        var reboots = events.Cause == FailureCause.Reboots;
        var days = reboots ? 30 : 7;
        var recent = times.Count(time => time <= nowMs && time > nowMs - days * DayMs);
        if (reboots)
        {
            var told = $"{events.Entity} restarted unasked {Times(recent)} within {days} days.";
            return (true, Reason(events.Cause, events.Entity, coefficients.Reboots * Math.Log(1 + recent), told));
        }

        var before = times.Count(time => time <= nowMs - days * DayMs && time > nowMs - HistoryDays * DayMs);
        var usual = before * days / (HistoryDays - days);
        var growth = Math.Log((1 + recent) / (1 + usual));
        var said = $"{events.Entity} went down {Times(recent)} within {days} days, usually {usual:0.#} times.";
        return (true, Reason(events.Cause, events.Entity, coefficients.Flaps * growth, said));
    }

    private (bool Seen, FailureReason? Reason) Share(FailureSignal signal, double perDecade, double perLevel)
    {
        var (recent, before) = Split(signal);
        if (recent.Length == 0 || before.Length < LeastSamples)
        {
            return (false, null);
        }

        var (now, usual) = (Math.Max(0, TrimmedMean(recent)), Math.Max(0, TrimmedMean(before)));
        var growth = Math.Clamp(Math.Log10((now + UnseenShare) / (usual + UnseenShare)), 0, MostDecades);
        var level = Math.Clamp(Math.Log10(Math.Max(now, UnseenShare) / ErrorsFrom), 0, MostDecades);
        var what = signal.Cause == FailureCause.Errors ? "in error" : "discarded";
        var said = $"{signal.History.Metric}: {now:0.######} of the packets of the last day {what}, {usual:0.######} before.";
        return (true, Reason(signal.Cause, signal.History.Metric, perDecade * growth + perLevel * level, said));
    }

    private (bool Seen, FailureReason? Reason) Exhaustion(FailureSignal signal, double limit, bool falling, string unit)
    {
        // A restart gives memory back: what was before it is another line.
        var from = signal.Cause == FailureCause.Memory ? Math.Max(Earliest, lastRebootMs) : Earliest;
        var (days, values) = signal.History.Between(from, nowMs);
        if (RobustTrend.Of(days, values) is not { } trend || trend.Days < LeastTrendDays || !double.IsFinite(limit))
        {
            return (false, null);
        }

        var left = falling ? trend.Level - limit : limit - trend.Level;
        var speed = falling ? -trend.Slope : trend.Slope;
        var sure = falling ? trend.Falls : trend.Rises;
        if (left > 0 && (!sure || speed <= 0))
        {
            return (true, null);
        }

        var until = left <= 0 ? 0 : left / speed;
        var near = until / horizonDays;
        double? at = nowMs + until * DayMs;
        var when =
            left <= 0
                ? $"and is at its limit of {limit:0.###}{Unit(unit)}."
                : $"and reaches {limit:0.###}{Unit(unit)} in {until:0.#} days at that.";
        var said =
            $"{signal.History.Metric} is at {trend.Level:0.###}{Unit(unit)}, has {(trend.Slope < 0 ? "fallen" : "risen")} by "
            + $"{Math.Abs(trend.Slope):0.####} a day for {trend.Days:0.#} days, {when}";
        var contribution = coefficients.Exhaustion / (1 + near * near);
        return (
            true,
            Reason(signal.Cause, signal.History.Metric, contribution, said, at <= nowMs + 10 * 366 * DayMs ? (long)at.Value : null)
        );
    }

    private (bool Seen, FailureReason? Reason) Temperature(FailureSignal signal)
    {
        var (recent, before) = Split(signal);
        if (recent.Length == 0)
        {
            return (false, null);
        }

        var (now, critical) = (Median(recent), signal.Limit ?? CriticalTemperature);
        var usual = before.Length >= LeastSamples ? Median(before) : now;
        var rise = Math.Clamp(now - usual, 0, 40);
        var near = Math.Clamp(now - (critical - NearDegrees), 0, 2 * NearDegrees);
        var said = $"{signal.History.Metric} is at {now:0.#} °C, {usual:0.#} before; {critical:0.#} is critical.";
        var contribution = coefficients.TemperatureRise * rise + coefficients.TemperatureNear * near;
        return (true, Reason(signal.Cause, signal.History.Metric, contribution, said));
    }

    private long Earliest => nowMs - (long)(HistoryDays * DayMs);

    private (double[] Recent, double[] Before) Split(FailureSignal signal)
    {
        var (days, values) = signal.History.Between(Earliest, nowMs);
        var cut = Array.FindIndex(days, day => day > -1);
        return cut < 0 ? ([], values) : (values[cut..], values[..cut]);
    }

    private static FailureReason? Reason(FailureCause cause, string subject, double contribution, string said, long? at = null) =>
        contribution > 0 ? new FailureReason(cause, subject, contribution, said, at) : null;

    private static string Unit(string unit) => unit.Length == 0 ? "" : " " + unit;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    /// <summary>Without the largest twentieth, so that one burst is no growth.</summary>
    private static double TrimmedMean(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Take(Math.Max(1, (int)(0.95 * sorted.Length))).Average();
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return 0.5 * sorted[(sorted.Length - 1) / 2] + 0.5 * sorted[sorted.Length / 2];
    }
}
