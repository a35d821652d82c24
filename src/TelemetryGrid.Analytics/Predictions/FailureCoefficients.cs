namespace TelemetryGrid.Analytics.Predictions;

/// <summary>
/// The model: ln hazard = ln(base) + Σ coefficient × feature. The coefficients are engineering judgement, not fitted to failures; a fleet with
/// a record of its own can put its own here.
/// </summary>
public sealed record FailureCoefficients
{
    /// <summary>Failures a year of a device with nothing to complain of.</summary>
    public double BasePerYear { get; init; } = 0.05;

    /// <summary>Per tenfold of the share of packets in error, last day against before, from one in a million on; at most three decades.</summary>
    public double ErrorGrowth { get; init; } = 0.9;

    /// <summary>Per tenfold of that share above one in ten thousand; at most three decades.</summary>
    public double ErrorLevel { get; init; } = 0.6;

    /// <summary>Per tenfold of the share of packets discarded; congestion more often than failure.</summary>
    public double DiscardGrowth { get; init; } = 0.3;

    /// <summary>Per factor e of (1 + flaps of the last seven days) over (1 + usual flaps a week).</summary>
    public double Flaps { get; init; } = 0.7;

    /// <summary>Per factor e of (1 + reboots of the last 30 days).</summary>
    public double Reboots { get; init; } = 1.0;

    /// <summary>Per °C of the last day above before: twice per ten degrees, after Arrhenius.</summary>
    public double TemperatureRise { get; init; } = 0.07;

    /// <summary>Per °C inside the last ten before the critical temperature.</summary>
    public double TemperatureNear { get; init; } = 0.35;

    /// <summary>
    /// Times 1 / (1 + (days to the limit / days of the horizon)²), for a trend in memory or optical power: a third at a limit reached exactly at
    /// the end of a week, all but certain at half the time.
    /// </summary>
    public double Exhaustion { get; init; } = 13;

    /// <summary>Failures a day the hazard never exceeds.</summary>
    public double MostPerDay { get; init; } = 5;
}
