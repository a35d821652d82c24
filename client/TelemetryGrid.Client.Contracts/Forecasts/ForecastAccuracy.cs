namespace TelemetryGrid.Client;

/// <summary>How forecasts from past origins fared: measured, never assumed. What cannot be said is null.</summary>
public sealed record ForecastAccuracy
{
    /// <summary>Past origins it was judged from.</summary>
    public int Origins { get; init; }

    /// <summary>Mean error in multiples of the seasonal naive forecast's.</summary>
    public double? Mase { get; init; }

    /// <summary>Symmetric mean percentage error.</summary>
    public double? Smape { get; init; }

    /// <summary>Share of the values that came to lie inside the band.</summary>
    public double? Coverage { get; init; }
}
