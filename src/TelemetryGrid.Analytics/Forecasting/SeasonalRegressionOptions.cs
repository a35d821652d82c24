using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>What a <see cref="SeasonalRegression"/> regresses on, and how.</summary>
public sealed record SeasonalRegressionOptions
{
    /// <summary>The plain lags, in samples.</summary>
    public ImmutableArray<int> Lags { get; init; } = [1, 2, 3];

    /// <summary>The smoothed seasonal lags.</summary>
    public ImmutableArray<SeasonalLag> Seasonal { get; init; } = [];

    /// <summary>Pairs of sine and cosine of the short cycle.</summary>
    public int Harmonics { get; init; }

    /// <summary>Regress on and forecast the difference to the value one short cycle before.</summary>
    public bool Differenced { get; init; }

    /// <summary>Work on logarithms where the series allows it.</summary>
    public bool Logarithmic { get; init; } = true;

    /// <summary>Added to the diagonal of the normal equations of standardised values.</summary>
    public double Ridge { get; init; } = 0.01;

    /// <summary>Weight of a row relative to the next one.</summary>
    public double Decay { get; init; } = 0.997;

    /// <summary>Rounds of reweighting against outliers (Huber 1964, at 1.5 robust standard deviations); 0 is least squares.</summary>
    public int RobustRounds { get; init; } = 2;
}
