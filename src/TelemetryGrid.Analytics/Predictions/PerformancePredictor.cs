using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>Latency or loss to come from the load to come. Pure.</summary>
public static class PerformancePredictor
{
    /// <param name="response">How the metric follows load.</param>
    /// <param name="load">Forecast of utilisation, 0..1; values outside count as the nearer end.</param>
    /// <param name="limit">What the metric must not reach, in its unit.</param>
    public static PerformancePrediction Predict(LoadResponse response, Forecast load, double? limit = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(load);
        var critical = limit is { } value ? response.LoadFor(value) : null;
        var (peak, peakMs, breach, unanswered) = (-1.0, load.StartMs, (long?)null, 0);
        for (var k = 0; k < load.Mean.Length; k++)
        {
            var expected = Math.Clamp(load.Mean[k], 0, 1);
            (peak, peakMs) = expected > peak ? (expected, load.TimeMs(k)) : (peak, peakMs);
            unanswered += expected > response.LargestAnswered ? 1 : 0;
            breach ??= critical is { } most && expected >= most ? load.TimeMs(k) : null;
        }

        return new PerformancePrediction
        {
            PeakLoad = Math.Max(0, peak),
            PeakMs = peakMs,
            AtPeak = response.At(Math.Max(0, peak)),
            LoadAtLimit = critical,
            BreachMs = breach,
            Unanswered = unanswered,
            Confidence = response.Strength,
        };
    }
}
