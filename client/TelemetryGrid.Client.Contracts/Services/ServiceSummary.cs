namespace TelemetryGrid.Client;

/// <summary>A service as a device sees it.</summary>
public sealed record ServiceSummary
{
    /// <summary><c>device/service:name</c>.</summary>
    public required string Id { get; init; }

    public required string Device { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The newest value by metric, in the unit the metric's name says.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
