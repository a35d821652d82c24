namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Columns on one scale: distance from the median in robust widths, linear to six of them and logarithmic beyond, so
/// that a jump of 10¹² does not become the only thing that counts. A missing value is the median. Columns that are constant or mostly missing, and rows
/// of which half or more is missing, are left out.
/// </summary>
internal sealed class RobustScale
{
    public const double LinearTo = 6;

    private const double MostMissing = 0.5;

    private readonly double[] _centres;
    private readonly double[] _widths;

    public RobustScale(MetricWindow window)
    {
        var (columns, centres, widths) = (new List<int>(), new List<double>(), new List<double>());
        for (var c = 0; c < window.Columns; c++)
        {
            var present = Present(window, c);
            if (present.Length > MostMissing * window.Rows && Width(present, out var centre) is > 0 and var width)
            {
                columns.Add(c);
                centres.Add(centre);
                widths.Add(width);
            }
        }

        (Columns, _centres, _widths) = ([.. columns], [.. centres], [.. widths]);
        Rows =
        [
            .. Enumerable.Range(0, window.Rows).Where(row => Columns.Length > 0 && Missing(window, row) < MostMissing * Columns.Length),
        ];
        Scaled = new RowMatrix(Rows.Length, Columns.Length);
        for (var i = 0; i < Rows.Length; i++)
        {
            var scaled = Scaled[i];
            for (var c = 0; c < Columns.Length; c++)
            {
                var value = window[Rows[i], Columns[c]];
                scaled[c] = double.IsNaN(value) ? 0 : Squash((value - _centres[c]) / _widths[c]);
            }
        }
    }

    /// <summary>Columns of the window that are used.</summary>
    public int[] Columns { get; }

    /// <summary>Rows of the window that are used.</summary>
    public int[] Rows { get; }

    public RowMatrix Scaled { get; }

    /// <summary>A scaled value back in the unit of its metric.</summary>
    public double Original(int column, double scaled)
    {
        var distance = Math.Abs(scaled) <= LinearTo ? scaled : Math.Sign(scaled) * LinearTo * Math.Exp(Math.Abs(scaled) / LinearTo - 1);
        return Math.Clamp(_centres[column] + distance * _widths[column], -SampleRange.LargestMagnitude, SampleRange.LargestMagnitude);
    }

    private static double Squash(double distance) =>
        Math.Abs(distance) <= LinearTo ? distance : Math.Sign(distance) * LinearTo * (1 + Math.Log(Math.Abs(distance) / LinearTo));

    private int Missing(MetricWindow window, int row) => Columns.Count(column => double.IsNaN(window[row, column]));

    private static double[] Present(MetricWindow window, int column)
    {
        var present = new List<double>(window.Rows);
        for (var row = 0; row < window.Rows; row++)
        {
            if (!double.IsNaN(window[row, column]))
            {
                present.Add(window[row, column]);
            }
        }

        return [.. present];
    }

    private static double Width(double[] values, out double centre)
    {
        Array.Sort(values);
        centre = Middle(values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i] - centre);
        }

        // What differs in the last digits only is constant.
        return RobustWidth.Of(values) is var width && width > 1e-12 * Math.Abs(centre) ? width : 0;
    }

    private static double Middle(double[] sorted) => 0.5 * sorted[(sorted.Length - 1) / 2] + 0.5 * sorted[sorted.Length / 2];
}
