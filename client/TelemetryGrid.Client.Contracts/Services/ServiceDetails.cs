namespace TelemetryGrid.Client;

/// <summary>All that is known of a service as a device sees it.</summary>
public sealed record ServiceDetails
{
    /// <summary><c>device/service:name</c>.</summary>
    public required string Id { get; init; }

    public required string Device { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required IReadOnlyList<ServiceMetric> Metrics { get; init; }
}
