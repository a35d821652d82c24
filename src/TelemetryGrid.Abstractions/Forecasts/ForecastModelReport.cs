using System.Collections.Immutable;

namespace TelemetryGrid.Forecasts;

/// <summary>What a forecast grain keeps of its training.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ForecastModelReport")]
public sealed record ForecastModelReport
{
    /// <summary>A <see cref="MetricId"/>.</summary>
    [Id(0)]
    public required string Metric { get; init; }

    [Id(1)]
    public required DateTimeOffset TrainedAt { get; init; }

    [Id(2)]
    public required long StepMilliseconds { get; init; }

    /// <summary>Steps ahead it was trained for.</summary>
    [Id(3)]
    public required int Steps { get; init; }

    /// <summary>Values of the history it was trained on; 0 when trained before these were counted.</summary>
    [Id(4)]
    public required int History { get; init; }

    /// <summary>Heaviest first.</summary>
    [Id(5)]
    public ImmutableArray<ForecastModelWeight> Models { get; init; } = [];

    /// <summary>Past origins it was judged from, and how it fared there; null where that cannot be said.</summary>
    [Id(6)]
    public int Origins { get; init; }

    [Id(7)]
    public double? Mase { get; init; }

    [Id(8)]
    public double? Smape { get; init; }

    /// <summary>Share of past values that lay inside the band.</summary>
    [Id(9)]
    public double? Coverage { get; init; }
}
