using System.Collections.Immutable;

namespace TelemetryGrid.Health;

/// <summary>How healthy the network, its sites and devices are.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.HealthReport")]
public sealed record HealthReport
{
    [Id(0)]
    public required DateTimeOffset MadeAt { get; init; }

    [Id(1)]
    public required GroupHealthReport Network { get; init; }

    /// <summary>The least healthy first.</summary>
    [Id(2)]
    public ImmutableArray<GroupHealthReport> Sites { get; init; } = [];

    /// <summary>Those asked for, the least healthy first, those of which nothing is known last.</summary>
    [Id(3)]
    public ImmutableArray<DeviceHealthReport> Devices { get; init; } = [];

    /// <summary>Devices that fit the question, of which <see cref="Devices"/> may be the first.</summary>
    [Id(4)]
    public int Total { get; init; }

    /// <summary>Devices beyond the bound of one report, not looked at.</summary>
    [Id(5)]
    public int LeftOut { get; init; }

    /// <summary>What could not be read, in a sentence each; the terms that need it are unknown.</summary>
    [Id(6)]
    public ImmutableArray<string> Unread { get; init; } = [];
}
