namespace TelemetryGrid.Forecasts;

/// <summary>The forecaster of one metric, keyed by <see cref="MetricId"/>: it keeps what it learnt of the models, and trains again every day.</summary>
[Alias("TelemetryGrid.IForecastGrain")]
public interface IForecastGrain : IGrainWithStringKey
{
    [Alias("Get"), ResponseTimeout("00:02:00")]
    Task<MetricForecast> GetAsync(ForecastQuestion question);
}
