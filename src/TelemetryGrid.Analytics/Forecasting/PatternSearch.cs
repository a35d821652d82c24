namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// Minimises a function of a few numbers without derivatives, by steps along each axis that are halved when none helps (Hooke and
/// Jeeves 1961). Deterministic, and bounded in evaluations rather than in accuracy: smoothing weights need two digits.
/// </summary>
internal static class PatternSearch
{
    /// <param name="start">Replaced by the best point found.</param>
    /// <param name="lowest">Bounds.</param>
    /// <param name="highest">Bounds.</param>
    /// <param name="evaluations">At most.</param>
    /// <param name="cost">NaN counts as infinitely bad.</param>
    public static double Minimise(
        double[] start,
        ReadOnlySpan<double> lowest,
        ReadOnlySpan<double> highest,
        int evaluations,
        Func<double[], double> cost
    )
    {
        var step = 0.25;
        var best = cost(start);
        for (var spent = 1; spent < evaluations && step > 0.01; )
        {
            var improved = false;
            for (var i = 0; i < start.Length; i++)
            {
                for (var direction = -1; direction <= 1 && lowest[i] < highest[i]; direction += 2)
                {
                    var before = start[i];
                    start[i] = Math.Clamp(before + direction * step * (highest[i] - lowest[i]), lowest[i], highest[i]);
                    var found = cost(start);
                    spent++;
                    if (found < best || (double.IsNaN(best) && !double.IsNaN(found)))
                    {
                        (best, improved) = (found, true);
                        break;
                    }

                    start[i] = before;
                }
            }

            step = improved ? step : step / 2;
        }

        return best;
    }
}
