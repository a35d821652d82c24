using TelemetryGrid.Analytics.Health;

namespace TelemetryGrid.Grains.Health;

/// <summary>What was read of one device.</summary>
internal sealed class HealthFacts
{
    public string Site { get; set; } = "";

    public HealthRole Role { get; set; } = HealthRole.Other;

    public DeviceHealthInput Input { get; set; } = new();
}
