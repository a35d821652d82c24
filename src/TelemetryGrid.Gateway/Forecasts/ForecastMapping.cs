using TelemetryGrid.Forecasts;

namespace TelemetryGrid.Gateway.Forecasts;

/// <summary>Forecasts and capacity as clients see them.</summary>
internal static class ForecastMapping
{
    public static Wire.Forecast ToWire(this MetricForecast forecast, MetricId id) =>
        new()
        {
            Entity = id.Entity.ToString(),
            MetricName = id.Metric,
            Points =
            [
                .. forecast.Mean.Select(
                    (value, i) =>
                        new Wire.ForecastPoint
                        {
                            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(
                                forecast.StartMilliseconds + (i * forecast.StepMilliseconds)
                            ),
                            Value = value,
                            Lower = forecast.Lower[i],
                            Upper = forecast.Upper[i],
                        }
                ),
            ],
            Level = forecast.Level,
            Models =
            [
                .. forecast.Models.Select(m => new Wire.ForecastModel
                {
                    Name = m.Name,
                    Weight = m.Weight,
                    Mase = m.Mase,
                }),
            ],
            Accuracy = new Wire.ForecastAccuracy
            {
                Origins = forecast.Origins,
                Mase = forecast.Mase,
                Smape = forecast.Smape,
                Coverage = forecast.Coverage,
            },
            TrainedAt = forecast.TrainedAt,
            History = forecast.History,
            Filled = forecast.Filled,
        };

    public static Wire.CapacityReport ToWire(this CapacityReport report, IReadOnlyCollection<CapacityRow> rows, int limit) =>
        new()
        {
            MadeAt = report.MadeAt,
            ForecastDays = report.ForecastDays,
            Entries = [.. rows.Take(limit).Select(ToWire)],
            Total = rows.Count,
            WithoutHistory = report.WithoutHistory,
            LeftOut = report.LeftOut,
        };

    private static Wire.CapacityEntry ToWire(CapacityRow row) =>
        new()
        {
            Device = row.Device.Value,
            Part = row.Part,
            Metric = row.Metric,
            Limit = row.Limit,
            Current = row.Current,
            Predicted = row.Predicted,
            ChangePercent = row.ChangePercent,
            Confidence = row.Confidence,
            ThresholdBreachDate = row.ThresholdBreach,
            RecommendedAction = row.RecommendedAction,
            Severity = row.Severity,
        };
}
