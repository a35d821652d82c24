namespace TelemetryGrid.Analytics.Predictions;

/// <summary>
/// Latency or loss as a function of load that never falls. Learnt from medians of equally many samples, ordered by load; of the queue and the steps
/// that which predicts every second median better from the others, the queue when it is not 10 % worse.
/// </summary>
public sealed class LoadResponse
{
    public const int LeastSamples = 60;

    /// <summary>Beyond the largest load seen by so much at most, and never over <see cref="LargestLoad"/>.</summary>
    public const double Reach = 0.15;
    public const double LargestLoad = 0.97;

    private const int MostBins = 40;
    private const int LeastBinSamples = 6;
    private const int Bands = 3;
    private const double QueueMargin = 1.1;
    private const double LeastRange = 0.1;

    private readonly double[] _loads;
    private readonly double[] _steps;
    private readonly (double Base, double Factor) _queue;
    private readonly (double FromLoad, double Low, double High)[] _bands;

    private LoadResponse(
        LoadResponseShape shape,
        double[] loads,
        double[] steps,
        (double, double) queue,
        (double, double, double)[] bands
    ) => (Shape, _loads, _steps, _queue, _bands) = (shape, loads, steps, queue, bands);

    public LoadResponseShape Shape { get; }

    public double SmallestSeen => _loads[0];

    public double LargestSeen { get; private init; }

    /// <summary>Share of the medians' variation that load explains, 0..1; near 0 the metric does not follow load.</summary>
    public double Strength { get; private init; }

    /// <summary>The largest load <see cref="At"/> answers for.</summary>
    public double LargestAnswered =>
        Shape == LoadResponseShape.Queue ? Math.Max(LargestSeen, Math.Min(LargestLoad, LargestSeen + Reach)) : LargestSeen;

    /// <summary>Pairs whose load lies outside 0..1, or whose response is negative or not finite, are passed over.</summary>
    /// <param name="loads">Utilisation, 0..1.</param>
    /// <param name="responses">Latency or loss at the same times.</param>
    public static LoadResponseOutcome Fit(ReadOnlySpan<double> loads, ReadOnlySpan<double> responses)
    {
        var pairs = new List<(double Load, double Response)>();
        for (var i = 0; i < Math.Min(loads.Length, responses.Length); i++)
        {
            if (loads[i] is >= 0 and <= 1 && responses[i] >= 0 && SampleRange.Contains(responses[i]))
            {
                pairs.Add((loads[i], responses[i]));
            }
        }

        if (pairs.Count < LeastSamples)
        {
            return new LoadResponseOutcome(null, $"Not enough history: {LeastSamples} samples are needed, {pairs.Count} are usable.");
        }

        pairs.Sort();
        if (pairs[^1].Load - pairs[0].Load < LeastRange)
        {
            return new LoadResponseOutcome(
                null,
                $"The load varied by less than {LeastRange:0%} of the capacity; what follows it cannot be told."
            );
        }

        var (x, y) = Bin(pairs);
        var shape = Held(x, y, QueueAt) <= QueueMargin * Held(x, y, StepsAt) ? LoadResponseShape.Queue : LoadResponseShape.Monotone;
        var fitted = new LoadResponse(shape, x, Isotonic.Fit(y), QueueFit.Of(x, y), []) { LargestSeen = pairs[^1].Load };
        return new LoadResponseOutcome(
            new LoadResponse(shape, x, fitted._steps, fitted._queue, fitted.Residuals(pairs))
            {
                LargestSeen = pairs[^1].Load,
                Strength = fitted.Explained(y),
            },
            null
        );
    }

    /// <summary>Null where nothing can be said: above <see cref="LargestAnswered"/>, or not a load. Below the smallest seen it is as there.</summary>
    public LoadPrediction? At(double load)
    {
        if (!(load >= 0) || load > LargestAnswered)
        {
            return null;
        }

        var value = Value(load);
        var band = _bands[0];
        foreach (var other in _bands)
        {
            band = load >= other.FromLoad ? other : band;
        }

        var atEdge = Value(LargestSeen);
        var wider = load > LargestSeen && atEdge > 0 ? value / atEdge : 1;
        return new LoadPrediction(
            value,
            Math.Clamp(value + Math.Min(0, band.Low) * wider, 0, value),
            value + Math.Max(0, band.High) * wider,
            load > LargestSeen
        );
    }

    /// <summary>The smallest load at which the metric is expected at a value or above; null when it is not at any load answered for.</summary>
    public double? LoadFor(double response)
    {
        var (low, high) = (0.0, LargestAnswered);
        if (!(Value(high) >= response))
        {
            return null;
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Value(middle) >= response ? (low, middle) : (middle, high);
        }

        return high;
    }

    private double Value(double load) =>
        Shape == LoadResponseShape.Queue ? QueueFit.At(_queue, Math.Max(load, SmallestSeen)) : Isotonic.At(_loads, _steps, load);

    private static double QueueAt(double[] x, double[] y, double load) => QueueFit.At(QueueFit.Of(x, y), load);

    private static double StepsAt(double[] x, double[] y, double load) => Isotonic.At(x, Isotonic.Fit(y), load);

    private static double Held(double[] x, double[] y, Func<double[], double[], double, double> predict)
    {
        double error = 0;
        for (var half = 0; half < 2; half++)
        {
            double[] a = [.. x.Where((_, i) => i % 2 == half)];
            double[] b = [.. y.Where((_, i) => i % 2 == half)];
            for (var i = 1 - half; i < x.Length; i += 2)
            {
                error += Math.Abs(predict(a, b, x[i]) - y[i]);
            }
        }

        return error;
    }

    private static (double[] Loads, double[] Responses) Bin(List<(double Load, double Response)> pairs)
    {
        var bins = Math.Clamp(pairs.Count / LeastBinSamples, 4, MostBins);
        var (x, y) = (new double[bins], new double[bins]);
        for (var b = 0; b < bins; b++)
        {
            var (from, to) = ((int)((long)b * pairs.Count / bins), (int)((long)(b + 1) * pairs.Count / bins));
            var members = pairs[from..to];
            x[b] = members.Average(pair => pair.Load);
            double[] sorted = [.. members.Select(pair => pair.Response).Order()];
            y[b] = 0.5 * sorted[(sorted.Length - 1) / 2] + 0.5 * sorted[sorted.Length / 2];
        }

        return (x, y);
    }

    private double Explained(double[] medians)
    {
        var mean = medians.Average();
        var (total, left) = (0.0, 0.0);
        for (var i = 0; i < medians.Length; i++)
        {
            total += (medians[i] - mean) * (medians[i] - mean);
            left += (medians[i] - Value(_loads[i])) * (medians[i] - Value(_loads[i]));
        }

        return total > 0 ? Math.Clamp(1 - left / total, 0, 1) : 0;
    }

    private (double FromLoad, double Low, double High)[] Residuals(List<(double Load, double Response)> pairs)
    {
        var bands = new (double, double, double)[Bands];
        for (var b = 0; b < Bands; b++)
        {
            var members = pairs[(b * pairs.Count / Bands)..((b + 1) * pairs.Count / Bands)];
            double[] residuals = [.. members.Select(pair => pair.Response - Value(pair.Load)).Order()];
            bands[b] = (members[0].Load, residuals[(int)(0.05 * (residuals.Length - 1))], residuals[(int)(0.95 * (residuals.Length - 1))]);
        }

        return bands;
    }
}
