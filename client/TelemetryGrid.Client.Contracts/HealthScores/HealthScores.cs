namespace TelemetryGrid.Client;

/// <summary>How healthy the network, its sites and devices are, from 0 to 100.</summary>
public sealed record HealthScores
{
    public required DateTimeOffset MadeAt { get; init; }

    public required GroupHealth Network { get; init; }

    /// <summary>The least healthy first.</summary>
    public required IReadOnlyList<GroupHealth> Sites { get; init; }

    /// <summary>The least healthy first, those of which nothing is known last.</summary>
    public required IReadOnlyList<DeviceHealth> Devices { get; init; }

    /// <summary>Devices that fit the question, of which <see cref="Devices"/> may be the first.</summary>
    public required int Total { get; init; }

    /// <summary>Devices beyond the bound of one report, not looked at.</summary>
    public int LeftOut { get; init; }

    /// <summary>What could not be read; the terms that need it are unknown.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
