namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// What a model is asked: forecasts of one series from several origins. Several at once, because a model can then share work between
/// them, and a forecast is worth little without the errors of its predecessors.
/// </summary>
public sealed class ForecastInput
{
    /// <param name="values">Finite and evenly spaced.</param>
    /// <param name="periods">The cycles of the series.</param>
    /// <param name="origins">Lengths of history, ascending, each 1..values.Length.</param>
    /// <param name="horizon">Values to forecast from each origin.</param>
    /// <exception cref="ArgumentException">Any of these does not hold.</exception>
    public ForecastInput(double[] values, SeasonalPeriods periods, int[] origins, int horizon)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(origins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        if (origins.Length == 0 || origins[0] < 1 || origins[^1] > values.Length)
        {
            throw new ArgumentException("An origin lies outside the history.", nameof(origins));
        }

        for (var i = 1; i < origins.Length; i++)
        {
            if (origins[i] <= origins[i - 1])
            {
                throw new ArgumentException("Origins ascend.", nameof(origins));
            }
        }

        (Values, Periods, Origins, Horizon) = (values, periods, origins, horizon);
    }

    public double[] Values { get; }

    public SeasonalPeriods Periods { get; }

    public int[] Origins { get; }

    public int Horizon { get; }

    /// <summary>The shortest history among the origins.</summary>
    public int Shortest => Origins[0];

    /// <summary>Room for the forecasts: one row per origin, of the horizon for the last one and of so many steps for the others.</summary>
    public double[][] NewPaths(int judged = int.MaxValue)
    {
        var paths = new double[Origins.Length][];
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = new double[i == paths.Length - 1 ? Horizon : Math.Min(judged, Horizon)];
        }

        return paths;
    }
}
