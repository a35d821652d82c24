namespace TelemetryGrid.Analytics.Trends;

/// <summary>One decomposition under way: the inner loop of seasonal and trend smoothing, the outer one of robustness weights.</summary>
internal sealed class StlFit(int period, StlOptions options)
{
    private const int InnerRounds = 5;
    private const int RobustInnerRounds = 2;

    private readonly int _trendWindow = options.TrendWindowFor(period);
    private readonly int _lowPassWindow = StlOptions.NextOdd(period + 1);

    public double[] Season { get; private set; } = [];

    public double[] Trend { get; private set; } = [];

    /// <param name="values">Finite, two whole cycles or more.</param>
    public void Run(double[] values)
    {
        Season = new double[values.Length];
        Trend = new double[values.Length];
        double[] weights = [];
        for (var outer = 0; outer <= (options.Robust ? options.RobustRounds : 0); outer++)
        {
            for (var inner = 0; inner < (options.Robust ? RobustInnerRounds : InnerRounds); inner++)
            {
                Step(values, weights);
            }

            if (options.Robust && outer < options.RobustRounds)
            {
                weights = Robustness(values);
            }
        }
    }

    private void Step(double[] values, double[] weights)
    {
        var detrended = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            detrended[i] = values[i] - Trend[i];
        }

        // One cycle longer at either end, which the moving averages take away again.
        var cycles = SmoothSubseries(detrended, weights);
        var low = MovingAverage(MovingAverage(MovingAverage(cycles, period), period), 3);
        var smooth = new double[low.Length];
        Loess.Smooth(low, _lowPassWindow, 1, [], options.JumpFor(_lowPassWindow), smooth);
        var deseasonalised = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            Season[i] = cycles[period + i] - smooth[i];
            deseasonalised[i] = values[i] - Season[i];
        }

        Loess.Smooth(deseasonalised, _trendWindow, 1, weights, options.JumpFor(_trendWindow), Trend);
    }

    private double[] SmoothSubseries(double[] values, double[] weights)
    {
        var smooth = new double[values.Length + 2 * period];
        for (var phase = 0; phase < period; phase++)
        {
            var count = (values.Length - phase - 1) / period + 1;
            var (part, partWeights) = (new double[count], new double[weights.Length == 0 ? 0 : count]);
            for (var k = 0; k < count; k++)
            {
                part[k] = values[phase + k * period];
                if (weights.Length > 0)
                {
                    partWeights[k] = weights[phase + k * period];
                }
            }

            for (var k = -1; k <= count; k++)
            {
                smooth[phase + (k + 1) * period] =
                    Loess.At(part, k, options.SeasonalWindow, 1, partWeights) ?? part[Math.Clamp(k, 0, count - 1)];
            }
        }

        return smooth;
    }

    private static double[] MovingAverage(double[] values, int window)
    {
        var means = new double[values.Length - window + 1];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] - (i >= window ? values[i - window] : 0);
            if (i >= window - 1)
            {
                means[i - window + 1] = sum / window;
            }
        }

        return means;
    }

    /// <summary>Bisquare of six median deviations.</summary>
    private double[] Robustness(double[] values)
    {
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            deviations[i] = Math.Abs(values[i] - Trend[i] - Season[i]);
        }

        var sorted = deviations.AsSpan().ToArray();
        Array.Sort(sorted);
        var bound = 3 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
        return Array.ConvertAll(
            deviations,
            deviation =>
                deviation <= 0.001 * bound ? 1
                : deviation > 0.999 * bound ? 0
                : Math.Pow(1 - deviation / bound * (deviation / bound), 2)
        );
    }
}
