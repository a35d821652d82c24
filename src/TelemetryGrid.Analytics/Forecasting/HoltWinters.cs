namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>Holt-Winters smoothing with one or two seasonal cycles; its weights are those with the least squared error on the shortest history.</summary>
public sealed class HoltWinters : OriginModel
{
    private const int Evaluations = 60;
    private const int LongestTrendedCycle = 12;

    private readonly bool _both;

    public HoltWinters(string name, bool both)
        : base(name, logarithmic: true) => _both = both;

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        var day = Math.Max(1, input.Periods.Short);
        var week = _both ? input.Periods.Long : 0;
        if (input.Shortest < Math.Max(2 * day, 2 * week) || input.Shortest < 4 || (_both && week < 2))
        {
            return false;
        }

        var learnt = Math.Max(day, week);
        // Hour to hour there is no trend worth following for days: it was tried, and doubled the error.
        var trend = day <= LongestTrendedCycle ? 0.3 : 0;
        double[] weights = [0.1, 0.1 * trend, 0.9, day > 1 ? 0.1 : 0, week > 1 ? 0.1 : 0, week > 1 ? 0.7 : 0];
        // Level, trend, damping, first cycle, second cycle, autoregression.
        double[] lowest = [0.001, 0, 0.8, 0, 0, 0];
        double[] highest = [0.99, trend, 0.98, day > 1 ? 0.6 : 0, week > 1 ? 0.6 : 0, week > 1 ? 0.97 : 0];
        _ = PatternSearch.Minimise(
            weights,
            lowest,
            highest,
            Evaluations,
            candidate => Cost(values, input.Shortest, day, week, learnt, candidate)
        );

        var filter = Begin(values, day, week, weights);
        var time = 0;
        for (var i = 0; i < paths.Length; i++)
        {
            for (; time < input.Origins[i]; time++)
            {
                _ = filter.Add(values[time]);
            }

            filter.Forecast(paths[i]);
        }

        return true;
    }

    private static double Cost(double[] values, int length, int day, int week, int learnt, double[] weights)
    {
        var filter = Begin(values, day, week, weights);
        var sum = 0.0;
        for (var t = 0; t < length; t++)
        {
            var error = filter.Add(values[t]);
            sum += t < learnt ? 0 : error * error;
        }

        return sum;
    }

    /// <summary>Starts from the means of the first cycles: the week's level, the day's shape, and what each hour of the week adds to it.</summary>
    private static HoltWintersFilter Begin(double[] values, int day, int week, double[] weights)
    {
        var (first, second) = (new double[day], new double[Math.Max(1, week)]);
        var span = week > 1 ? week : day;
        var level = values.AsSpan(0, span).ToArray().Average();
        for (var t = 0; t < span && day > 1; t++)
        {
            first[t % day] += (values[t] - level) / (span / day);
        }

        for (var t = 0; t < week; t++)
        {
            second[t] = values[t] - level - first[t % day];
        }

        return new HoltWintersFilter(level, 0, first, second)
        {
            LevelWeight = weights[0],
            TrendWeight = weights[1],
            Damping = weights[2],
            FirstWeight = weights[3],
            SecondWeight = weights[4],
            Autoregression = weights[5],
        };
    }
}
