namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Sums of squares around the mean and around the least-squares line of any stretch of a series, or of several on the same times, in
/// constant time each from cumulative sums.
/// </summary>
internal sealed class SegmentCosts
{
    private readonly double[] _time;
    private readonly double[] _timeSquare;
    private readonly double[][] _sum;
    private readonly double[][] _square;
    private readonly double[][] _cross;
    private double[][]? _levels;
    private double[][]? _lines;

    /// <param name="times">Rising, at most 1 in magnitude.</param>
    /// <param name="series">One or more, each as long as the times, of the order of one: squares are summed as they are.</param>
    public SegmentCosts(double[] times, double[][] series)
    {
        Length = times.Length;
        _time = Cumulate(times, static (t, _) => t, times);
        _timeSquare = Cumulate(times, static (t, _) => t * t, times);
        _sum = Array.ConvertAll(series, values => Cumulate(values, static (y, _) => y, times));
        _square = Array.ConvertAll(series, values => Cumulate(values, static (y, _) => y * y, times));
        _cross = Array.ConvertAll(series, values => Cumulate(values, static (y, t) => y * t, times));
    }

    public int Length { get; }

    public int Dimensions => _sum.Length;

    /// <summary>Squares around the mean, summed, of the stretches from every place until before one; all are worked out once and kept.</summary>
    public ReadOnlySpan<double> AroundMeansUntil(int to) => (_levels ??= Tabulate(AroundMean))[to];

    /// <summary>Squares around the line, likewise.</summary>
    public ReadOnlySpan<double> AroundLinesUntil(int to) => (_lines ??= Tabulate(AroundLine))[to];

    /// <summary>Squares around the mean of each series, summed, from a place until before another.</summary>
    public double AroundMean(int from, int to)
    {
        var total = 0.0;
        for (var d = 0; d < _sum.Length; d++)
        {
            total += AroundMean(d, from, to);
        }

        return total;
    }

    public double AroundMean(int series, int from, int to)
    {
        var sum = _sum[series][to] - _sum[series][from];
        return Math.Max(0, _square[series][to] - _square[series][from] - sum * sum / (to - from));
    }

    /// <summary>Squares around the line of each series, summed.</summary>
    public double AroundLine(int from, int to)
    {
        var total = 0.0;
        for (var d = 0; d < _sum.Length; d++)
        {
            total += AroundLine(d, from, to);
        }

        return total;
    }

    public double AroundLine(int series, int from, int to)
    {
        var count = to - from;
        if (count <= 2)
        {
            return 0;
        }

        var time = _time[to] - _time[from];
        var sum = _sum[series][to] - _sum[series][from];
        var spread = _timeSquare[to] - _timeSquare[from] - time * time / count;
        var cross = _cross[series][to] - _cross[series][from] - time * sum / count;
        var around = _square[series][to] - _square[series][from] - sum * sum / count;
        return Math.Max(0, spread > 0 ? around - cross * cross / spread : around);
    }

    private double[][] Tabulate(Func<int, int, double> cost)
    {
        var table = new double[Length + 1][];
        for (var to = 0; to <= Length; to++)
        {
            var row = new double[to];
            for (var from = 0; from < to; from++)
            {
                row[from] = cost(from, to);
            }

            table[to] = row;
        }

        return table;
    }

    private static double[] Cumulate(double[] values, Func<double, double, double> term, double[] times)
    {
        var sums = new double[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            sums[i + 1] = sums[i] + term(values[i], times[i]);
        }

        return sums;
    }
}
