namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Sums of squares around the mean of any stretch of a series, or of several on the same times, in constant time each from cumulative sums.
/// </summary>
internal sealed class SegmentCosts
{
    private readonly double[][] _sum;
    private readonly double[][] _square;

    /// <param name="series">One or more of one length, of the order of one: squares are summed as they are.</param>
    public SegmentCosts(double[][] series)
    {
        Length = series[0].Length;
        _sum = Array.ConvertAll(series, values => Cumulate(values, static y => y));
        _square = Array.ConvertAll(series, values => Cumulate(values, static y => y * y));
    }

    public int Length { get; }

    public int Dimensions => _sum.Length;

    /// <summary>Squares around the mean of each series, summed, from a place until before another.</summary>
    public double AroundMean(int from, int to)
    {
        var total = 0.0;
        for (var d = 0; d < _sum.Length; d++)
        {
            var sum = _sum[d][to] - _sum[d][from];
            total += Math.Max(0, _square[d][to] - _square[d][from] - sum * sum / (to - from));
        }

        return total;
    }

    private static double[] Cumulate(double[] values, Func<double, double> term)
    {
        var sums = new double[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            sums[i + 1] = sums[i] + term(values[i]);
        }

        return sums;
    }
}
