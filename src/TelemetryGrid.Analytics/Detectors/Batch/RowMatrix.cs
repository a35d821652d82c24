using System.Runtime.Intrinsics;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>Finite rows, each padded with zeros to whole vectors of four: the same sums on any machine.</summary>
internal sealed class RowMatrix
{
    private readonly double[] _values;

    public RowMatrix(int rows, int columns)
    {
        (Rows, Columns, Stride) = (rows, columns, (columns + 3) / 4 * 4);
        _values = new double[rows * Stride];
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>A row with its padding.</summary>
    public Span<double> this[int row] => _values.AsSpan(row * Stride, Stride);

    public static RowMatrix Of(double[][] rows)
    {
        var matrix = new RowMatrix(rows.Length, rows[0].Length);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].CopyTo(matrix[i]);
        }

        return matrix;
    }

    public RowMatrix Take(ReadOnlySpan<int> rows)
    {
        var taken = new RowMatrix(rows.Length, Columns);
        for (var i = 0; i < rows.Length; i++)
        {
            this[rows[i]].CopyTo(taken[i]);
        }

        return taken;
    }

    /// <summary>Squared Euclidean distance of two padded rows.</summary>
    public static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector256<double>.Zero;
        for (var i = 0; i + 4 <= a.Length; i += 4)
        {
            var difference = Vector256.Create(a.Slice(i, 4)) - Vector256.Create(b.Slice(i, 4));
            sum += difference * difference;
        }

        return Vector256.Sum(sum);
    }
}
