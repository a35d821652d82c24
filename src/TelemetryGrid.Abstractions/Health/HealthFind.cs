using TelemetryGrid.Identity;

namespace TelemetryGrid.Health;

/// <summary>Which devices a health report is to list; all conditions together.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.HealthFind")]
public sealed record HealthFind
{
    /// <summary>Null for any.</summary>
    [Id(0)]
    public DeviceId? Device { get; init; }

    /// <summary>Null for any.</summary>
    [Id(1)]
    public string? Site { get; init; }

    /// <summary>Devices at most; the least healthy come first.</summary>
    [Id(2)]
    public int Limit { get; init; } = 100;
}
