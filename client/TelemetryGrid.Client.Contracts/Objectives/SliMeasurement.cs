namespace TelemetryGrid.Client;

/// <summary>What was measured for an objective whose <c>sli</c> has <c>source: measurements</c>.</summary>
public sealed record SliMeasurement
{
    /// <summary>The objective's name.</summary>
    public required string Slo { get; init; }

    /// <summary>Its service; may be left out where no other service has an objective of that name.</summary>
    public string? Service { get; init; }

    /// <summary>The end of what was measured; the time of receipt when absent.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Tells measurements of the same time apart. The same time and id are counted once, however often they are sent.</summary>
    public string? Id { get; init; }

    /// <summary>Good events; together with <see cref="Total"/>.</summary>
    public double? Good { get; init; }

    public double? Total { get; init; }

    /// <summary>A value for an objective with a threshold.</summary>
    public double? Value { get; init; }
}
