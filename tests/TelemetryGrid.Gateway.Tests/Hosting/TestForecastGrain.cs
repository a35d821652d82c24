using TelemetryGrid.Forecasts;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestForecastGrain(TestGrid grid) : Grain, IForecastGrain
{
    public Task<MetricForecast> GetAsync(ForecastQuestion question) => Task.FromResult(grid.Forecast(this.GetPrimaryKeyString(), question));

    public Task<ForecastModelReport?> GetModelAsync() =>
        Task.FromResult(grid.Models.FirstOrDefault(m => m.Metric == this.GetPrimaryKeyString()));

    public Task<bool> RetrainAsync() => throw new NotSupportedException();
}
