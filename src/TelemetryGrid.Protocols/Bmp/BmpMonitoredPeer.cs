using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>A peer of the global instance, as <see cref="BmpWriter"/> tells of it.</summary>
/// <param name="RouterId">In host order: 0x0A000001 is 10.0.0.1.</param>
/// <param name="IsPostPolicy">Routes are told as they are after the router's import policy.</param>
public sealed record BmpMonitoredPeer(FlowAddress Address, uint As, uint RouterId, bool IsPostPolicy = false);
