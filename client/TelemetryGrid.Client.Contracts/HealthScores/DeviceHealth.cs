namespace TelemetryGrid.Client;

/// <summary>The health of a device, with what it is made of.</summary>
public sealed record DeviceHealth
{
    public required string Device { get; init; }

    public required string Site { get; init; }

    /// <summary><c>core</c>, <c>distribution</c>, <c>access</c> or <c>other</c>, as the topology has it.</summary>
    public required string Role { get; init; }

    /// <summary>0 to 100; null when nothing is known.</summary>
    public double? Score { get; init; }

    /// <summary>Share of what could be known that is known, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>What decides the score, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Heaviest first, unknown ones last.</summary>
    public required IReadOnlyList<HealthTerm> Terms { get; init; }
}
