using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Health;

/// <summary>The health of a device, with what it is made of.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceHealthReport")]
public sealed record DeviceHealthReport
{
    [Id(0)]
    public required DeviceId Device { get; init; }

    [Id(1)]
    public required string Site { get; init; }

    /// <summary><c>core</c>, <c>distribution</c>, <c>access</c> or <c>other</c>, as the topology has it.</summary>
    [Id(2)]
    public required string Role { get; init; }

    /// <summary>0 to 100; null when nothing is known.</summary>
    [Id(3)]
    public double? Score { get; init; }

    /// <summary>Share of what could be known that is known, 0 to 1.</summary>
    [Id(4)]
    public required double Coverage { get; init; }

    /// <summary>What decides the score, in a sentence.</summary>
    [Id(5)]
    public required string Reason { get; init; }

    /// <summary>Heaviest first, unknown ones last.</summary>
    [Id(6)]
    public ImmutableArray<HealthTermReport> Terms { get; init; } = [];
}
