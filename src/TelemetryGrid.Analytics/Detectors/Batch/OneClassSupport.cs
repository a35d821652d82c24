namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// One-class support vector machine with a Gaussian kernel (Schölkopf et al., Neural Computation 13, 2001), solved exactly by sequential
/// minimal optimisation over the pair that violates most (Fan, Chen and Lin, JMLR 6, 2005). Quadratic, hence learnt from a random sample of
/// at most <see cref="MostReferences"/> rows.
/// </summary>
internal sealed class OneClassSupport : IRowDetector
{
    public const double DefaultShare = 0.05;
    public const int MostReferences = 768;

    private const int MostSteps = 100_000;

    private readonly RowMatrix _support;
    private readonly double[] _weights;
    private readonly double _width;

    /// <param name="rows">To learn from.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="share">ν: at most this share of the rows lies outside.</param>
    /// <param name="width">γ of exp(−γ d²); 0 for 1 / (columns × variance).</param>
    /// <param name="tolerance">Violation at which the solution is good enough.</param>
    public OneClassSupport(RowMatrix rows, ulong seed, double share = DefaultShare, double width = 0, double tolerance = 1e-3)
    {
        var drawn = RowSample.Draw(rows.Rows, MostReferences, seed);
        var sample = rows.Take(drawn);
        _width = width > 0 ? width : UsualWidth(sample);
        var n = sample.Rows;
        var kernel = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            kernel[i * n + i] = 1;
            for (var j = 0; j < i; j++)
            {
                kernel[i * n + j] = kernel[j * n + i] = Kernel(sample[i], sample[j]);
            }
        }

        var (weights, slopes) = Start(kernel, n, share * n);
        for (var step = 0; step < MostSteps && Improve(kernel, weights, slopes, tolerance); step++) { }

        Offset = Boundary(weights, slopes);
        var support = Enumerable.Range(0, n).Where(i => weights[i] > 0).ToArray();
        _support = sample.Take(support);
        _weights = [.. support.Select(i => weights[i])];
    }

    /// <summary>ρ, where weights lie within 0..1 and add up to ν × rows.</summary>
    public double Offset { get; }

    public int SupportCount => _weights.Length;

    public double Score(ReadOnlySpan<double> row, int self) => -Decision(row);

    /// <summary>Positive inside, negative outside.</summary>
    public double Decision(ReadOnlySpan<double> row)
    {
        var sum = -Offset;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * Kernel(_support[i], row);
        }

        return sum;
    }

    private static double UsualWidth(RowMatrix rows)
    {
        double count = 0,
            mean = 0,
            squares = 0;
        for (var i = 0; i < rows.Rows; i++)
        {
            foreach (var value in rows[i][..rows.Columns])
            {
                count++;
                var before = value - mean;
                mean += before / count;
                squares += before * (value - mean);
            }
        }

        return squares > 0 ? 1 / (rows.Columns * (squares / count)) : 1;
    }

    private static (double[] Weights, double[] Slopes) Start(double[] kernel, int n, double total)
    {
        var (weights, slopes) = (new double[n], new double[n]);
        for (var i = 0; i < n && total > 0; i++)
        {
            weights[i] = Math.Min(1, total);
            total -= weights[i];
            for (var j = 0; j < n; j++)
            {
                slopes[j] += weights[i] * kernel[i * n + j];
            }
        }

        return (weights, slopes);
    }

    private static bool Improve(double[] kernel, double[] weights, double[] slopes, double tolerance)
    {
        var n = weights.Length;
        var (raise, lower) = (-1, -1);
        for (var i = 0; i < n; i++)
        {
            raise = weights[i] < 1 && (raise < 0 || slopes[i] < slopes[raise]) ? i : raise;
            lower = weights[i] > 0 && (lower < 0 || slopes[i] > slopes[lower]) ? i : lower;
        }

        if (raise < 0 || lower < 0 || slopes[lower] - slopes[raise] < tolerance)
        {
            return false;
        }

        var curvature = Math.Max(1e-12, 2 - 2 * kernel[raise * n + lower]);
        var wanted = (slopes[lower] - slopes[raise]) / curvature;
        var step = Math.Min(wanted, Math.Min(1 - weights[raise], weights[lower]));
        weights[raise] = step >= 1 - weights[raise] ? 1 : weights[raise] + step;
        weights[lower] = step >= weights[lower] ? 0 : weights[lower] - step;
        for (var k = 0; k < n; k++)
        {
            slopes[k] += step * (kernel[raise * n + k] - kernel[lower * n + k]);
        }

        return step > 0;
    }

    /// <summary>The slope of rows on the boundary; where none is, the middle between those inside and those outside.</summary>
    private static double Boundary(double[] weights, double[] slopes)
    {
        var (sum, free, above, below) = (0.0, 0, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0)
            {
                above = Math.Min(above, slopes[i]);
            }
            else if (weights[i] >= 1)
            {
                below = Math.Max(below, slopes[i]);
            }
            else
            {
                free++;
                sum += slopes[i];
            }
        }

        return free > 0 ? sum / free
            : double.IsInfinity(above) ? below
            : double.IsInfinity(below) ? above
            : 0.5 * (above + below);
    }

    private double Kernel(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Math.Exp(-_width * RowMatrix.Squared(a, b));
}
