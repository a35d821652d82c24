namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// The shape of a cycle as medians over its past: the day's shape, and where a week is known what each of its hours adds. Medians, so
/// that an outage or a spike leaves no mark.
/// </summary>
internal sealed class SeasonalProfile
{
    private readonly double[] _day;
    private readonly double[] _week;

    private SeasonalProfile(double[] day, double[] week) => (_day, _week) = (day, week);

    /// <summary>The shape at slot <paramref name="t"/> of the series, around 0.</summary>
    public double this[int t] => _day[t % _day.Length] + _week[t % _week.Length];

    /// <param name="values">The history.</param>
    /// <param name="periods">Its cycles; a long one that was not seen twice is left out.</param>
    /// <param name="level">The median of the history, around which the shape lies.</param>
    public static SeasonalProfile Learn(ReadOnlySpan<double> values, SeasonalPeriods periods, out double level)
    {
        double[] all = [.. values];
        level = Median(all, all.Length);
        var rest = values.ToArray();
        foreach (ref var value in rest.AsSpan())
        {
            value -= level;
        }

        var day = periods.Short > 1 && values.Length >= periods.Short ? Take(rest, periods.Short) : [0];
        var week = periods.Long > 1 && values.Length >= 2 * periods.Long ? Take(rest, periods.Long) : [0];
        return new SeasonalProfile(day, week);
    }

    /// <summary>The medians per phase, taken off the values.</summary>
    private static double[] Take(double[] values, int period)
    {
        var (shape, phase) = (new double[period], new double[values.Length / period + 1]);
        for (var i = 0; i < period; i++)
        {
            var count = 0;
            for (var t = i; t < values.Length; t += period)
            {
                phase[count++] = values[t];
            }

            shape[i] = Median(phase, count);
            for (var t = i; t < values.Length; t += period)
            {
                values[t] -= shape[i];
            }
        }

        return shape;
    }

    private static double Median(double[] values, int count)
    {
        Array.Sort(values, 0, count);
        return count % 2 == 1 ? values[count / 2] : 0.5 * (values[count / 2 - 1] + values[count / 2]);
    }
}
