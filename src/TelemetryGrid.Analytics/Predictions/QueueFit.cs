namespace TelemetryGrid.Analytics.Predictions;

/// <summary>a + b u / (1 − u) with a and b not negative, by least squares of relative errors, twice reweighted against strays (Huber).</summary>
internal static class QueueFit
{
    private const int Rounds = 3;
    private const double Strays = 1.345;

    public static double At((double Base, double Factor) fit, double load) => fit.Base + fit.Factor * Waiting(load);

    public static (double Base, double Factor) Of(double[] loads, double[] values)
    {
        var weights = new double[loads.Length];
        var scale = values.Average();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = 1 / Math.Max(1e-300, (values[i] + scale) * (values[i] + scale));
        }

        var (first, fit) = ((double[])weights.Clone(), (Base: 0.0, Factor: 0.0));
        for (var round = 0; round < Rounds; round++)
        {
            fit = Weighted(loads, values, weights);
            double[] errors = [.. loads.Select((load, i) => Math.Abs(values[i] - At(fit, load)) * Math.Sqrt(first[i]))];
            double[] sorted = [.. errors.Order()];
            var width = 1.4826 * sorted[sorted.Length / 2];
            for (var i = 0; i < weights.Length && width > 0; i++)
            {
                weights[i] = first[i] * Math.Min(1, Strays * width / Math.Max(errors[i], 1e-300));
            }
        }

        return fit;
    }

    private static double Waiting(double load)
    {
        var busy = Math.Min(load, 0.99);
        return busy / (1 - busy);
    }

    private static (double Base, double Factor) Weighted(double[] loads, double[] values, double[] weights)
    {
        double total = 0,
            x = 0,
            y = 0;
        for (var i = 0; i < loads.Length; i++)
        {
            total += weights[i];
            x += weights[i] * Waiting(loads[i]);
            y += weights[i] * values[i];
        }

        (x, y) = (x / total, y / total);
        double spread = 0,
            together = 0,
            ownSquares = 0,
            ownTogether = 0;
        for (var i = 0; i < loads.Length; i++)
        {
            var waiting = Waiting(loads[i]);
            spread += weights[i] * (waiting - x) * (waiting - x);
            together += weights[i] * (waiting - x) * (values[i] - y);
            ownSquares += weights[i] * waiting * waiting;
            ownTogether += weights[i] * waiting * values[i];
        }

        var factor = spread > 0 ? Math.Max(0, together / spread) : 0;
        var atRest = y - factor * x;
        return atRest >= 0 ? (atRest, factor)
            : ownSquares > 0 ? (0, Math.Max(0, ownTogether / ownSquares))
            : (0, 0);
    }
}
