namespace TelemetryGrid.Client;

/// <summary>A model's part in a forecast.</summary>
public sealed record ForecastModel
{
    public required string Name { get; init; }

    public required double Weight { get; init; }

    /// <summary>How far off it was from past origins, in multiples of the seasonal naive forecast; null where that cannot be said.</summary>
    public double? Mase { get; init; }
}
