namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// The Theta method (Assimakopoulos and Nikolopoulos 2000) in the form of Hyndman and Billah (2003): simple exponential smoothing with
/// a drift of half the slope of the least-squares line, on values without their seasonal profile.
/// </summary>
public sealed class Theta : OriginModel
{
    private const int Evaluations = 24;

    public Theta(string name)
        : base(name, logarithmic: true) { }

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        if (input.Shortest < Math.Max(4, 2 * input.Periods.Short))
        {
            return false;
        }

        double[] weight = [0.3];
        for (var i = 0; i < paths.Length; i++)
        {
            var history = values[..input.Origins[i]];
            var profile = SeasonalProfile.Learn(history, input.Periods, out _);
            for (var t = 0; t < history.Length; t++)
            {
                history[t] -= profile[t];
            }

            if (i == 0)
            {
                _ = PatternSearch.Minimise(weight, [0.005], [0.995], Evaluations, candidate => Smooth(history, candidate[0]).Cost);
            }

            Continue(history, weight[0], paths[i]);
            for (var k = 0; k < paths[i].Length; k++)
            {
                paths[i][k] += profile[input.Origins[i] + k];
            }
        }

        return true;
    }

    /// <summary>The forecasts at theta 2, with <paramref name="weight"/> as the weight of the newest value.</summary>
    internal static void Continue(ReadOnlySpan<double> values, double weight, Span<double> path)
    {
        var n = values.Length;
        var level = Smooth(values, weight).Level;
        var drift = Slope(values) / 2;
        for (var k = 0; k < path.Length; k++)
        {
            path[k] = level + drift * (k + (1 - Math.Pow(1 - weight, n)) / weight);
        }
    }

    private static double Slope(ReadOnlySpan<double> values)
    {
        var (middle, product, square) = ((values.Length - 1) / 2.0, 0.0, 0.0);
        for (var t = 0; t < values.Length; t++)
        {
            product += (t - middle) * values[t];
            square += (t - middle) * (t - middle);
        }

        return product / square;
    }

    private static (double Level, double Cost) Smooth(ReadOnlySpan<double> values, double weight)
    {
        var (level, cost) = (values[0], 0.0);
        for (var t = 1; t < values.Length; t++)
        {
            var error = values[t] - level;
            cost += error * error;
            level += weight * error;
        }

        return (level, cost);
    }
}
