using System.Net;
using TelemetryGrid.Client;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Tests.Forecasts;

public sealed class ForecastEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forecast_OfAnInterface_HasItsPointsBandAndMeasuredAccuracy()
    {
        (string Key, ForecastQuestion Question) asked = default;
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Forecast = (key, question) =>
            {
                asked = (key, question);
                return new MetricForecast
                {
                    StartMilliseconds = 3_600_000,
                    StepMilliseconds = question.StepMilliseconds,
                    Mean = [1, 2],
                    Lower = [0, 1],
                    Upper = [2, 3],
                    Level = question.Level,
                    Models = [new ForecastModelWeight("theta", 0.75, null)],
                    Origins = 8,
                    Mase = 0.5,
                    TrainedAt = Snapshots.Time,
                    History = 300,
                    Filled = 3,
                };
            }
        );

        var forecast = await host.Client.Analytics.GetForecastAsync(
            "core1/xe-0/0/1",
            "in_bits",
            TimeSpan.FromHours(1),
            TimeSpan.FromMinutes(30),
            80,
            Stop
        );

        Assert.Equal(("core1/xe-0/0/1/in_bits", new ForecastQuestion(2, 1_800_000, 0.8)), asked);
        Assert.Equal(("core1/xe-0/0/1", "in_bits"), (forecast.Entity, forecast.MetricName));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(5_400_000), forecast.Points[1].Timestamp);
        Assert.Equal((2d, 1d, 3d), (forecast.Points[1].Value, forecast.Points[1].Lower, forecast.Points[1].Upper));
        Assert.Equal((8, 0.5, null), (forecast.Accuracy.Origins, forecast.Accuracy.Mase, forecast.Accuracy.Coverage));
        Assert.Equal(("theta", 0.75), (forecast.Models[0].Name, forecast.Models[0].Weight));
    }

    [Fact]
    public async Task Forecast_OfWhatHasNoHistory_SaysWhy()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Forecast = (_, _) => new MetricForecast { Reason = "Not enough history: 3 values, 12 are needed." }
        );

        var problem = await host.ProblemAsync("/api/v1/forecasts/core1/cpu");

        Assert.Equal(404, problem.Status);
        Assert.Contains("Not enough history: 3 values", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("core1", "device/metric")]
    [InlineData("core1/9lives", "device/metric")]
    [InlineData("core1/cpu?horizon=90d&step=1m", "longer step")]
    [InlineData("core1/cpu?horizon=never", "horizon")]
    [InlineData("core1/cpu?level=100", "level")]
    public async Task Forecast_WrongQuestion_IsNamed(string path, string said)
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync($"/api/v1/forecasts/{path}");

        Assert.Equal(400, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capacity_Report_IsFilteredAndLimited()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Capacity = days => new TelemetryGrid.Forecasts.CapacityReport
            {
                MadeAt = Snapshots.Time,
                ForecastDays = days,
                Rows = [Row("a", "critical"), Row("b", "high"), Row("a", "low")],
                WithoutHistory = 4,
            }
        );

        var all = await host.Client.Analytics.GetCapacityReportAsync(forecastDays: 60, limit: 1, cancellationToken: Stop);
        Assert.Equal((60, 3, 4), (all.ForecastDays, all.Total, all.WithoutHistory));
        var entry = Assert.Single(all.Entries);
        Assert.Equal(("a", "critical", "plan_scale_up"), (entry.Device, entry.Severity, entry.RecommendedAction));

        var ofOne = await host.Client.Analytics.GetCapacityReportAsync(device: "a", cancellationToken: Stop);
        Assert.Equal(30, ofOne.ForecastDays);
        Assert.Equal(["critical", "low"], ofOne.Entries.Select(e => e.Severity));

        using var severe = await host.Http.GetAsync("/api/v1/capacity-report?severity=high", Stop);
        Assert.Equal(HttpStatusCode.OK, severe.StatusCode);
        Assert.Contains("\"total\":2", await severe.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static CapacityRow Row(string device, string severity) =>
        new()
        {
            Device = DeviceId.Parse(device),
            Metric = "in_bits",
            Limit = 10,
            Current = 5,
            Predicted = 9,
            RecommendedAction = "plan_scale_up",
            Severity = severity,
        };
}
