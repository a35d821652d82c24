using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Predictions;

/// <summary>Forecasts as one wants them.</summary>
internal static class Forecasts
{
    public const long StartMs = 1_760_000_000_000;
    public const long StepMs = 3_600_000;

    /// <summary>A mean and a band of so much on either side, at 95 %.</summary>
    public static Forecast Of(double[] mean, double band) =>
        new()
        {
            StartMs = StartMs,
            StepMs = StepMs,
            Mean = [.. mean],
            Lower = [.. mean.Select(value => value - band)],
            Upper = [.. mean.Select(value => value + band)],
            Level = 0.95,
            Members = [],
            Accuracy = default!,
            Periods = default!,
        };
}
