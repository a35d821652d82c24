namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// How rare a score is among those of the training window, as −log10 p: by rank in the body; above the 95th percentile by an exponential
/// tail whose scale is read between the 80th and the far percentile.
/// </summary>
internal sealed class TailProbability
{
    public const double Highest = 12;

    private const double Body = 0.95;

    private readonly double[] _sorted;
    private readonly double _edge;
    private readonly double _scale;

    /// <summary>The outermost percentile for many metrics, where some 2 % of anomalies shall not hide themselves.</summary>
    public const double Far = 0.965;

    /// <summary>And for three or fewer, whose scores have heavier tails than exponential ones: there 1 % of anomalies hides the rest.</summary>
    public const double Farther = 0.98;

    public TailProbability(ReadOnlySpan<double> scores, double far = Far)
    {
        _sorted = scores.ToArray();
        Array.Sort(_sorted);
        _edge = Quantile(Body);

        // Quantiles of an exponential tail lie ln(1−a)/(1−b) scales apart. The larger of two readings: bodies are often flatter than tails.
        var (inner, outer) = (
            (Quantile(0.95) - Quantile(0.8)) / Math.Log(4),
            (Quantile(far) - Quantile(0.88)) / Math.Log(0.12 / (1 - far))
        );
        _scale = Math.Max(Math.Max(inner, outer), 1e-9 * Math.Max(1, Math.Abs(_edge)));
    }

    public double MinusLog10(double score)
    {
        if (score > _edge)
        {
            return Math.Min(Highest, -Math.Log10(1 - Body) + (score - _edge) / _scale / Math.Log(10));
        }

        var (low, high) = (0, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sorted[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return -Math.Log10(Math.Max(1 - Body, (_sorted.Length - low + 1.0) / (_sorted.Length + 1.0)));
    }

    private double Quantile(double share)
    {
        var at = share * (_sorted.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + (at - below) * (_sorted[above] - _sorted[below]);
    }
}
