using MathNet.Numerics.LinearAlgebra;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Mahalanobis distance from the bulk of the rows: what breaks the usual proportions between metrics is far out though each metric by itself
/// is where it often is. Mean and covariance are those of the nine tenths of the rows that lie nearest, found by three concentration steps from all (Rousseeuw
/// and Van Driessen, Technometrics 41, 1999).
/// </summary>
internal sealed class RobustCovariance : IRowDetector
{
    private const int Steps = 3;
    private const double Bulk = 0.9;
    private const double Ridge = 1e-3;
    private const double LeastVariance = 0.5;

    private readonly double[] _mean;
    private readonly Matrix<double> _lower;

    public RobustCovariance(RowMatrix rows)
    {
        int[] members = [.. Enumerable.Range(0, rows.Rows)];
        (_mean, _lower) = Estimate(rows, members);
        var distances = new double[rows.Rows];
        for (var step = 0; step < Steps; step++)
        {
            for (var i = 0; i < distances.Length; i++)
            {
                (members[i], distances[i]) = (i, Score(rows[i], i));
            }

            Array.Sort(distances, members);
            (_mean, _lower) = Estimate(rows, members.AsSpan(0, Math.Max(1, (int)(Bulk * members.Length))));
            members = new int[rows.Rows];
        }
    }

    /// <summary>The distance; by how many widths where columns are independent.</summary>
    public double Score(ReadOnlySpan<double> row, int self)
    {
        Span<double> solved = stackalloc double[_mean.Length];
        double squares = 0;
        for (var c = 0; c < _mean.Length; c++)
        {
            var left = row[c] - _mean[c];
            for (var k = 0; k < c; k++)
            {
                left -= _lower[c, k] * solved[k];
            }

            solved[c] = left / _lower[c, c];
            squares += solved[c] * solved[c];
        }

        return Math.Sqrt(squares);
    }

    private static (double[] Mean, Matrix<double> Lower) Estimate(RowMatrix rows, ReadOnlySpan<int> members)
    {
        var (mean, covariance) = (new double[rows.Columns], Matrix<double>.Build.Dense(rows.Columns, rows.Columns));
        foreach (var member in members)
        {
            for (var c = 0; c < mean.Length; c++)
            {
                mean[c] += rows[member][c] / members.Length;
            }
        }

        foreach (var member in members)
        {
            var row = rows[member];
            for (var c = 0; c < mean.Length; c++)
            {
                for (var k = 0; k <= c; k++)
                {
                    covariance[c, k] += (row[c] - mean[c]) * (row[k] - mean[k]) / members.Length;
                }
            }
        }

        // Columns that follow each other exactly would allow no deviation at all; the ridge is what a width forgives. A column mostly 0 varies
        // little in the bulk, which is no reason to wonder at its usual bursts.
        for (var c = 0; c < mean.Length; c++)
        {
            covariance[c, c] = Math.Max(covariance[c, c] + Ridge, LeastVariance);
            for (var k = 0; k < c; k++)
            {
                covariance[k, c] = covariance[c, k];
            }
        }

        return (mean, covariance.Cholesky().Factor);
    }
}
