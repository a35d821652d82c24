namespace TelemetryGrid.Client;

/// <summary>A metric's forecast.</summary>
public sealed record Forecast
{
    /// <summary>The device, or <c>device/interface</c>.</summary>
    public required string Entity { get; init; }

    public required string MetricName { get; init; }

    public required IReadOnlyList<ForecastPoint> Points { get; init; }

    /// <summary>Share of values the band is to hold.</summary>
    public required double Level { get; init; }

    /// <summary>Heaviest first.</summary>
    public required IReadOnlyList<ForecastModel> Models { get; init; }

    public required ForecastAccuracy Accuracy { get; init; }

    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>Steps of the history, and how many of them were missing and filled.</summary>
    public required int History { get; init; }

    public int Filled { get; init; }
}
