namespace TelemetryGrid.Client;

/// <summary>What is expected at a time: the mean of the step that ends then.</summary>
public sealed record ForecastPoint
{
    public required DateTimeOffset Timestamp { get; init; }

    public required double Value { get; init; }

    public required double Lower { get; init; }

    public required double Upper { get; init; }
}
