namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// The profile of the day and week, at the level of the history, or at the level that simple exponential smoothing finds in what the
/// profile leaves. With a long memory, for what comes back after a disturbance.
/// </summary>
public sealed class ProfileModel : OriginModel
{
    private const int Evaluations = 20;

    private readonly bool _smoothed;

    /// <param name="name">In the registry.</param>
    /// <param name="smoothed">Follow the level by simple exponential smoothing.</param>
    public ProfileModel(string name, bool smoothed)
        : base(name, logarithmic: true) => _smoothed = smoothed;

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        if (input.Shortest < 2 * Math.Max(2, input.Periods.Short))
        {
            return false;
        }

        double[] weight = [0.2];
        for (var i = 0; i < paths.Length; i++)
        {
            var history = values.AsSpan(0, input.Origins[i]);
            var profile = SeasonalProfile.Learn(history, input.Periods, out var level);
            if (_smoothed)
            {
                double[] rest = [.. history];
                for (var t = 0; t < rest.Length; t++)
                {
                    rest[t] -= profile[t];
                }

                if (i == 0)
                {
                    _ = PatternSearch.Minimise(weight, [0.005], [0.99], Evaluations, candidate => Smooth(rest, candidate[0]).Cost);
                }

                level = Smooth(rest, weight[0]).Level;
            }

            for (var k = 0; k < paths[i].Length; k++)
            {
                paths[i][k] = level + profile[input.Origins[i] + k];
            }
        }

        return true;
    }

    private static (double Level, double Cost) Smooth(double[] values, double weight)
    {
        var (level, cost) = (values[0], 0.0);
        for (var t = 1; t < values.Length; t++)
        {
            var error = values[t] - level;
            cost += error * error;
            level += weight * error;
        }

        return (level, cost);
    }
}
