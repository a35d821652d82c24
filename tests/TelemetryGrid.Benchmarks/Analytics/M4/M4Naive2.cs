namespace TelemetryGrid.Benchmarks.Analytics.M4;

/// <summary>
/// The competition's yardstick: the last value, times multiplicative seasonal indices when the autocorrelation at the period passes a
/// test at 90 %. Classical decomposition: ratio to a centred moving average, averaged per phase, normalised to a mean of 1.
/// </summary>
internal static class M4Naive2
{
    private const double Normal90 = 1.645;

    public static double[] Forecast(ReadOnlySpan<double> history, int period, int horizon)
    {
        var indices = IsSeasonal(history, period) ? Indices(history, period) : [.. Enumerable.Repeat(1.0, period)];
        var last = history[^1] / indices[(history.Length - 1) % period];
        var forecast = new double[horizon];
        for (var k = 0; k < horizon; k++)
        {
            forecast[k] = last * indices[(history.Length + k) % period];
        }

        return forecast;
    }

    private static bool IsSeasonal(ReadOnlySpan<double> history, int period)
    {
        if (history.Length < 3 * period)
        {
            return false;
        }

        var squares = 0.0;
        for (var lag = 1; lag < period; lag++)
        {
            var correlation = Correlation(history, lag);
            squares += correlation * correlation;
        }

        return Math.Abs(Correlation(history, period)) > Normal90 * Math.Sqrt((1 + 2 * squares) / history.Length);
    }

    private static double Correlation(ReadOnlySpan<double> values, int lag)
    {
        var (mean, covariance, variance) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        for (var t = 0; t < values.Length; t++)
        {
            variance += (values[t] - mean) * (values[t] - mean);
            covariance += t >= lag ? (values[t] - mean) * (values[t - lag] - mean) : 0;
        }

        return covariance / variance;
    }

    private static double[] Indices(ReadOnlySpan<double> history, int period)
    {
        var (sums, counts) = (new double[period], new int[period]);
        var half = period / 2;
        for (var t = half; t < history.Length - half; t++)
        {
            var mean = 0.0;
            for (var j = -half; j <= half; j++)
            {
                mean += history[t + j] * (period % 2 == 0 && Math.Abs(j) == half ? 0.5 : 1) / period;
            }

            sums[t % period] += history[t] / mean;
            counts[t % period]++;
        }

        var indices = new double[period];
        for (var phase = 0; phase < period; phase++)
        {
            indices[phase] = sums[phase] / counts[phase];
        }

        var level = indices.Average();
        return [.. indices.Select(index => index / level)];
    }
}
