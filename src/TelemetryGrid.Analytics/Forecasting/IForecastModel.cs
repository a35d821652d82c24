namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>A way to forecast. Models keep nothing between calls: the same input gives the same forecasts.</summary>
public interface IForecastModel
{
    /// <summary>As in the registry, in forecasts and in reports.</summary>
    string Name { get; }

    /// <summary>
    /// Fills every row of paths, none longer than the horizon: <c>paths[i][k]</c> with the forecast of <c>Values[Origins[i] + k]</c>, made from
    /// <c>Values[..Origins[i]]</c> alone.
    /// False when the shortest history is too short for this model, or the arithmetic failed; the paths are then meaningless.
    /// </summary>
    bool TryForecast(ForecastInput input, double[][] paths);
}
