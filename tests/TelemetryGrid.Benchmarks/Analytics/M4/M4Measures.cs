namespace TelemetryGrid.Benchmarks.Analytics.M4;

/// <summary>The measures of the M4 competition (Makridakis, Spiliotis, Assimakopoulos 2020).</summary>
internal static class M4Measures
{
    private const double Miss = 0.05;

    /// <summary>Mean absolute step from one period to the next within the history.</summary>
    public static double Scale(ReadOnlySpan<double> history, int period)
    {
        var sum = 0.0;
        for (var t = period; t < history.Length; t++)
        {
            sum += Math.Abs(history[t] - history[t - period]);
        }

        return sum / (history.Length - period);
    }

    /// <summary>Symmetric mean absolute percentage error, 0..200.</summary>
    public static double Smape(ReadOnlySpan<double> actual, ReadOnlySpan<double> forecast)
    {
        var sum = 0.0;
        for (var k = 0; k < actual.Length; k++)
        {
            var size = Math.Abs(actual[k]) + Math.Abs(forecast[k]);
            sum += size > 0 ? 200 * Math.Abs(actual[k] - forecast[k]) / size : 0;
        }

        return sum / actual.Length;
    }

    /// <summary>Mean absolute scaled error.</summary>
    public static double Mase(ReadOnlySpan<double> actual, ReadOnlySpan<double> forecast, double scale)
    {
        var sum = 0.0;
        for (var k = 0; k < actual.Length; k++)
        {
            sum += Math.Abs(actual[k] - forecast[k]);
        }

        return sum / actual.Length / scale;
    }

    /// <summary>Mean scaled interval score at 95 %: the width, and forty times what lies outside.</summary>
    public static double Msis(ReadOnlySpan<double> actual, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double scale)
    {
        var sum = 0.0;
        for (var k = 0; k < actual.Length; k++)
        {
            sum += upper[k] - lower[k];
            sum += 2 / Miss * (Math.Max(0, lower[k] - actual[k]) + Math.Max(0, actual[k] - upper[k]));
        }

        return sum / actual.Length / scale;
    }

    /// <summary>Share of the values inside the interval.</summary>
    public static double Coverage(ReadOnlySpan<double> actual, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var inside = 0;
        for (var k = 0; k < actual.Length; k++)
        {
            inside += actual[k] >= lower[k] && actual[k] <= upper[k] ? 1 : 0;
        }

        return (double)inside / actual.Length;
    }
}
