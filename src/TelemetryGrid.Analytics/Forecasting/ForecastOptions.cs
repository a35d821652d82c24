using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>How a <see cref="Forecaster"/> works. The defaults are those that are scored.</summary>
public sealed record ForecastOptions
{
    /// <summary>Names of the ensemble's members, as in <see cref="ForecastModels"/>; empty for those that suit the cycles of the series.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Past origins, a short cycle apart, from which every member forecasts to be judged.</summary>
    public int Origins { get; init; } = 8;

    /// <summary>Steps of a forecast that are judged at most, in short cycles.</summary>
    public int JudgedCycles { get; init; } = 2;

    /// <summary>A member whose error is over this multiple of the best one's takes no part.</summary>
    public double LargestErrorRatio { get; init; } = 1.75;

    /// <summary>Values needed at least; fewer are answered with "not enough history".</summary>
    public int MinimumHistory { get; init; } = 12;

    /// <summary>Largest share of slots that may have been filled.</summary>
    public double LargestFilledShare { get; init; } = 0.5;
}
