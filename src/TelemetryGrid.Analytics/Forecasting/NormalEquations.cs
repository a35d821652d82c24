using System.Numerics.Tensors;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// Weighted least squares with a ridge, row by row: memory of the square of the features, whatever the number of rows, and a solution
/// at any moment. That is what makes honest rolling origins cheap.
/// </summary>
internal sealed class NormalEquations(int features)
{
    private readonly double[] _gram = new double[features * features];
    private readonly double[] _moment = new double[features];
    private readonly double[] _factor = new double[features * features];

    public int Features => features;

    public int Rows { get; private set; }

    /// <summary>Only the lower triangle is kept.</summary>
    public void Add(ReadOnlySpan<double> row, double target, double weight)
    {
        for (var i = 0; i < features; i++)
        {
            var scaled = weight * row[i];
            if (scaled == 0)
            {
                continue;
            }

            var into = _gram.AsSpan(i * features, i + 1);
            TensorPrimitives.MultiplyAdd(row[..(i + 1)], scaled, into, into);
            _moment[i] += scaled * target;
        }

        Rows++;
    }

    public void Clear()
    {
        Array.Clear(_gram);
        Array.Clear(_moment);
        Rows = 0;
    }

    /// <summary>
    /// Coefficients by Cholesky; false when the equations are singular beyond the ridge or not finite. The last feature, the intercept,
    /// is not shrunk.
    /// </summary>
    public bool TrySolve(double ridge, Span<double> coefficients)
    {
        var jitter = 0.0;
        for (var i = 0; i < features; i++)
        {
            jitter = Math.Max(jitter, _gram[i * features + i]);
        }

        jitter *= 1e-10;
        for (var i = 0; i < features; i++)
        {
            var row = _factor.AsSpan(i * features, features);
            for (var j = 0; j <= i; j++)
            {
                var other = _factor.AsSpan(j * features, features);
                var sum = _gram[i * features + j] - TensorPrimitives.Dot(row[..j], other[..j]);
                if (i != j)
                {
                    row[j] = sum / other[j];
                    continue;
                }

                sum += jitter + (i < features - 1 ? ridge : 0);
                if (!(sum > 0) || !double.IsFinite(sum))
                {
                    return false;
                }

                row[i] = Math.Sqrt(sum);
            }
        }

        for (var i = 0; i < features; i++)
        {
            var row = _factor.AsSpan(i * features, features);
            coefficients[i] = (_moment[i] - TensorPrimitives.Dot<double>(row[..i], coefficients[..i])) / row[i];
        }

        for (var i = features - 1; i >= 0; i--)
        {
            var sum = coefficients[i];
            for (var j = i + 1; j < features; j++)
            {
                sum -= _factor[j * features + i] * coefficients[j];
            }

            coefficients[i] = sum / _factor[i * features + i];
        }

        return true;
    }
}
