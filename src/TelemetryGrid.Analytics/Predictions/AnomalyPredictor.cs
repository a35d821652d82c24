using System.Collections.Immutable;
using MathNet.Numerics.Distributions;
using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>When a metric is going to leave its usual range: the forecast's interval against the baseline's band. Pure.</summary>
public static class AnomalyPredictor
{
    /// <summary>Maturity a band needs to be called usual.</summary>
    public const double LeastMaturity = 0.2;

    /// <summary>
    /// The stretches in which the metric is more likely outside its band than given, in order of time. The interval is taken as two halves of a
    /// normal distribution, each with its own width. Times at which the baseline knows too little are passed over.
    /// </summary>
    /// <param name="forecast">What is to come.</param>
    /// <param name="usual">The baseline's expectation at a time in Unix milliseconds.</param>
    /// <param name="probability">0 to 1, from which on a time counts.</param>
    public static ImmutableArray<PredictedExcursion> Predict(Forecast forecast, Func<long, Expectation> usual, double probability = 0.5)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(usual);
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        var deviates = Normal.InvCDF(0, 1, 0.5 + 0.5 * Math.Clamp(forecast.Level, 0.01, 0.9999));
        var found = ImmutableArray.CreateBuilder<PredictedExcursion>();
        PredictedExcursion? open = null;
        for (var k = 0; k < forecast.Mean.Length; k++)
        {
            var step = Judge(forecast, k, usual(forecast.TimeMs(k)), deviates);
            if (step is null || step.Probability < probability || (open is not null && open.Above != step.Above))
            {
                Close();
            }

            if (step is not null && step.Probability >= probability)
            {
                open =
                    open is null ? step
                    : step.Probability > open.Probability ? step with { StartMs = open.StartMs }
                    : open with { EndMs = step.EndMs };
            }
        }

        Close();
        return found.ToImmutable();

        void Close()
        {
            if (open is not null)
            {
                found.Add(open);
            }

            open = null;
        }
    }

    private static PredictedExcursion? Judge(Forecast forecast, int k, Expectation band, double deviates)
    {
        if (!double.IsFinite(band.Lower) || !double.IsFinite(band.Upper) || band.Maturity < LeastMaturity)
        {
            return null;
        }

        var mean = forecast.Mean[k];
        var over = Tail(band.Upper - mean, (forecast.Upper[k] - mean) / deviates);
        var under = Tail(mean - band.Lower, (mean - forecast.Lower[k]) / deviates);
        var above = over >= under;
        return new PredictedExcursion
        {
            StartMs = forecast.TimeMs(k),
            EndMs = forecast.TimeMs(k + 1),
            PeakMs = forecast.TimeMs(k),
            Above = above,
            Probability = above ? over : under,
            Expected = mean,
            UsualLower = band.Lower,
            UsualUpper = band.Upper,
            Certain = above ? forecast.Lower[k] > band.Upper : forecast.Upper[k] < band.Lower,
        };
    }

    private static double Tail(double distance, double width) =>
        width > 0 ? 1 - Normal.CDF(0, 1, Math.Clamp(distance / width, -40, 40))
        : distance < 0 ? 1
        : 0;
}
