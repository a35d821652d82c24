using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>What a series will be, with the band it will lie in. Every number of the path is finite, and lower ≤ mean ≤ upper.</summary>
public sealed record Forecast
{
    /// <summary>Unix milliseconds of the first value.</summary>
    public required long StartMs { get; init; }

    /// <summary>Milliseconds between values.</summary>
    public required long StepMs { get; init; }

    public required ImmutableArray<double> Mean { get; init; }

    public required ImmutableArray<double> Lower { get; init; }

    public required ImmutableArray<double> Upper { get; init; }

    /// <summary>Share of values expected inside the band, as 0.95.</summary>
    public required double Level { get; init; }

    /// <summary>The models that took part, heaviest first.</summary>
    public required ImmutableArray<ForecastMember> Members { get; init; }

    public required ForecastAccuracy Accuracy { get; init; }

    public required SeasonalPeriods Periods { get; init; }

    /// <summary>Unix milliseconds of value <paramref name="index"/>.</summary>
    public long TimeMs(int index) => StartMs + index * StepMs;
}
