using System.Collections.Immutable;

namespace TelemetryGrid.Forecasts;

/// <summary>A forecast with its band, or the reason why there is none.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.MetricForecast")]
public sealed record MetricForecast
{
    /// <summary>Why there is no forecast; empty when there is one.</summary>
    [Id(0)]
    public string Reason { get; init; } = "";

    /// <summary>Time of the first value, in milliseconds since 1970.</summary>
    [Id(1)]
    public long StartMilliseconds { get; init; }

    [Id(2)]
    public long StepMilliseconds { get; init; }

    [Id(3)]
    public ImmutableArray<double> Mean { get; init; } = [];

    [Id(4)]
    public ImmutableArray<double> Lower { get; init; } = [];

    [Id(5)]
    public ImmutableArray<double> Upper { get; init; } = [];

    [Id(6)]
    public double Level { get; init; }

    /// <summary>Heaviest first.</summary>
    [Id(7)]
    public ImmutableArray<ForecastModelWeight> Models { get; init; } = [];

    /// <summary>Past origins the forecast was judged from, and how it fared there; null where that cannot be said.</summary>
    [Id(8)]
    public int Origins { get; init; }

    [Id(9)]
    public double? Mase { get; init; }

    [Id(10)]
    public double? Smape { get; init; }

    /// <summary>Share of past values that lay inside the band.</summary>
    [Id(11)]
    public double? Coverage { get; init; }

    [Id(12)]
    public DateTimeOffset TrainedAt { get; init; }

    /// <summary>Values of the history, and how many of them were missing and filled.</summary>
    [Id(13)]
    public int History { get; init; }

    [Id(14)]
    public int Filled { get; init; }
}
