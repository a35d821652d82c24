namespace TelemetryGrid.Forecasts;

/// <summary>The forecaster of one metric, keyed by <see cref="MetricId"/>: it keeps what it learnt of the models, and trains again every day.</summary>
[Alias("TelemetryGrid.IForecastGrain")]
public interface IForecastGrain : IGrainWithStringKey
{
    [Alias("Get"), ResponseTimeout("00:02:00")]
    Task<MetricForecast> GetAsync(ForecastQuestion question);

    /// <summary>What it keeps of its training; null before the first.</summary>
    [Alias("GetModel")]
    Task<ForecastModelReport?> GetModelAsync();

    /// <summary>Trains again, with the steps it was last trained for.</summary>
    /// <returns>False when it was never trained, or its history does not do any more; what it knew it keeps.</returns>
    [Alias("Retrain"), ResponseTimeout("00:02:00")]
    Task<bool> RetrainAsync();
}
