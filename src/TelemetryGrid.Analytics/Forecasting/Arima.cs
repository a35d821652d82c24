using System.Numerics.Tensors;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// ARIMA of small orders, chosen by the corrected Akaike criterion: p to 3, q to 2, on the series or its differences, after a seasonal
/// difference where there is a cycle. Estimated by the two regressions of Hannan and Rissanen (1982): a long autoregression gives the
/// shocks, a second regression the coefficients.
/// </summary>
public sealed class Arima : OriginModel
{
    private const int LargestAr = 3;
    private const int LargestMa = 2;
    private const int ShockLags = 10;
    private const double Leeway = 2;

    public Arima(string name)
        : base(name, logarithmic: true) { }

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        var season = input.Periods.Short > 1 && input.Shortest >= 3 * input.Periods.Short ? input.Periods.Short : 0;
        if (input.Shortest - season < 4 * ShockLags)
        {
            return false;
        }

        var best = (Criterion: double.PositiveInfinity, Trend: 0, Ar: 0, Ma: 0);
        for (var trend = 0; trend <= 1; trend++)
        {
            var differences = Difference(Difference(values.AsSpan(0, input.Shortest), season), trend);
            for (var ar = 0; ar <= LargestAr; ar++)
            {
                for (var ma = 0; ma <= LargestMa; ma++)
                {
                    if (Fit(differences, ar, ma) is { } fit && fit.Criterion < best.Criterion)
                    {
                        best = (fit.Criterion, trend, ar, ma);
                    }
                }
            }
        }

        for (var i = 0; i < paths.Length; i++)
        {
            var history = values.AsSpan(0, input.Origins[i]);
            var seasonal = Difference(history, season);
            var differences = Difference(seasonal, best.Trend);
            if (Fit(differences, best.Ar, best.Ma) is not { } fit)
            {
                return false;
            }

            Continue(differences, fit, paths[i]);
            Integrate(seasonal, best.Trend, paths[i]);
            Integrate(history, season, paths[i]);
            var (lowest, highest) = (TensorPrimitives.Min<double>(history) - Leeway, TensorPrimitives.Max<double>(history) + Leeway);
            foreach (ref var value in paths[i].AsSpan())
            {
                value = Math.Clamp(value, lowest, highest);
            }
        }

        return true;
    }

    /// <summary>Coefficients and shocks of given orders; null when the regression is singular.</summary>
    internal static ArimaFit? Fit(ReadOnlySpan<double> values, int ar, int ma)
    {
        var lags = Math.Min(ShockLags, values.Length / 4);
        var mean = TensorPrimitives.Sum(values) / values.Length;
        double[] centred = [.. values];
        TensorPrimitives.Subtract(centred, mean, centred);
        if (Shocks(centred, lags) is not { } shocks)
        {
            return null;
        }

        var first = lags + Math.Max(ar, ma);
        var (equations, row, coefficients) = (new NormalEquations(ar + ma + 1), new double[ar + ma + 1], new double[ar + ma + 1]);
        row[^1] = 1;
        for (var t = first; t < centred.Length; t++)
        {
            Describe(t);
            equations.Add(row, centred[t], 1);
        }

        if (!equations.TrySolve(0, coefficients))
        {
            return null;
        }

        var sum = 0.0;
        for (var t = first; t < centred.Length; t++)
        {
            Describe(t);
            var error = centred[t] - TensorPrimitives.Dot<double>(row, coefficients);
            sum += error * error;
        }

        // The last shocks follow from the model itself, not from the long autoregression that helped to find it.
        for (var t = first; t < centred.Length; t++)
        {
            Describe(t);
            shocks[t] = centred[t] - TensorPrimitives.Dot<double>(row, coefficients);
        }

        // Rows are counted from the largest orders on, so that criteria compare.
        var rows = centred.Length - lags - Math.Max(LargestAr, LargestMa);
        var parameters = ar + ma + 2;
        var spread = Math.Max(sum / (centred.Length - first), 1e-300);
        var criterion = rows * Math.Log(spread) + 2.0 * parameters * rows / Math.Max(1, rows - parameters - 1);
        return new ArimaFit(ar, ma, coefficients, mean, centred, shocks, criterion);

        void Describe(int t)
        {
            for (var j = 0; j < ar; j++)
            {
                row[j] = centred[t - 1 - j];
            }

            for (var j = 0; j < ma; j++)
            {
                row[ar + j] = shocks[t - 1 - j];
            }
        }
    }

    internal static void Continue(ReadOnlySpan<double> values, ArimaFit fit, Span<double> path)
    {
        var (centred, shocks) = (new List<double>(fit.Centred), new List<double>(fit.Shocks));
        var reach = 4 * (Math.Abs(TensorPrimitives.MaxMagnitude(values)) + 1e-9);
        for (var k = 0; k < path.Length; k++)
        {
            var next = fit.Coefficients[^1];
            for (var j = 0; j < fit.Ar; j++)
            {
                next += fit.Coefficients[j] * centred[^(1 + j)];
            }

            for (var j = 0; j < fit.Ma; j++)
            {
                next += fit.Coefficients[fit.Ar + j] * shocks[^(1 + j)];
            }

            // An explosive autoregression must not reach infinity.
            next = Math.Clamp(next, -reach, reach);
            centred.Add(next);
            shocks.Add(0);
            path[k] = next + fit.Mean;
        }
    }

    private static double[]? Shocks(double[] centred, int lags)
    {
        var (equations, row, coefficients) = (new NormalEquations(lags + 1), new double[lags + 1], new double[lags + 1]);
        row[^1] = 1;
        for (var t = lags; t < centred.Length; t++)
        {
            Reverse(t);
            equations.Add(row, centred[t], 1);
        }

        if (!equations.TrySolve(1e-6, coefficients))
        {
            return null;
        }

        var shocks = new double[centred.Length];
        for (var t = lags; t < centred.Length; t++)
        {
            Reverse(t);
            shocks[t] = centred[t] - TensorPrimitives.Dot<double>(row, coefficients);
        }

        return shocks;

        void Reverse(int t)
        {
            for (var j = 0; j < lags; j++)
            {
                row[j] = centred[t - 1 - j];
            }
        }
    }

    private static double[] Difference(ReadOnlySpan<double> values, int lag)
    {
        var differences = new double[values.Length - lag];
        for (var t = 0; t < differences.Length; t++)
        {
            differences[t] = lag == 0 ? values[t] : values[t + lag] - values[t];
        }

        return differences;
    }

    private static void Integrate(ReadOnlySpan<double> history, int lag, Span<double> path)
    {
        for (var k = 0; lag > 0 && k < path.Length; k++)
        {
            path[k] += k < lag ? history[history.Length + k - lag] : path[k - lag];
        }
    }
}
