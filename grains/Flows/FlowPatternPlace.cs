using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <summary>Who reported a pattern.</summary>
/// <param name="Device">The exporter, or the device of the interface.</param>
/// <param name="Interface">Its name, empty for patterns in flows.</param>
internal readonly record struct FlowPatternPlace(DeviceId Device, string Interface);
