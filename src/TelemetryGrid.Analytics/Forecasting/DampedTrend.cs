namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// A robust straight line (Theil 1950, Sen 1968) that flattens as it goes on, with the profile of the cycle around it: for daily values
/// over weeks, where growth is real but never lasts.
/// </summary>
public sealed class DampedTrend : OriginModel
{
    private const int LongestLine = 400;

    private readonly double _damping;

    /// <param name="name">In the registry.</param>
    /// <param name="damping">What is left of the slope after each step, over 0 up to 1; 1 is a straight line.</param>
    public DampedTrend(string name, double damping)
        : base(name, logarithmic: false) => _damping = damping;

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        if (input.Shortest < 6)
        {
            return false;
        }

        for (var i = 0; i < paths.Length; i++)
        {
            var from = Math.Max(0, input.Origins[i] - LongestLine);
            var history = values[from..input.Origins[i]];
            var slope = Slope(history);
            for (var t = 0; t < history.Length; t++)
            {
                history[t] -= slope * (t - history.Length + 1);
            }

            // The level at the end of the line: the profile and its median lie around what is left without the slope.
            var profile = SeasonalProfile.Learn(history, input.Periods, out var level);
            var (gained, step) = (0.0, slope);
            for (var k = 0; k < paths[i].Length; k++)
            {
                step *= _damping;
                gained += step;
                paths[i][k] = level + gained + profile[history.Length + k];
            }
        }

        return true;
    }

    /// <summary>The median of the slopes of all pairs.</summary>
    internal static double Slope(ReadOnlySpan<double> values)
    {
        var slopes = new double[values.Length * (values.Length - 1) / 2];
        var count = 0;
        for (var t = 1; t < values.Length; t++)
        {
            for (var s = 0; s < t; s++)
            {
                slopes[count++] = (values[t] - values[s]) / (t - s);
            }
        }

        Array.Sort(slopes);
        return count == 0 ? 0 : 0.5 * (slopes[(count - 1) / 2] + slopes[count / 2]);
    }
}
