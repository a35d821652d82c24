using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>A forecast, or the reason why there is none.</summary>
public readonly record struct ForecastOutcome(Forecast? Forecast, string? Reason)
{
    [MemberNotNullWhen(true, nameof(Forecast))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool Succeeded => Forecast is not null;

    internal static ForecastOutcome NotEnough(string reason) => new(null, $"Not enough history: {reason}");
}
