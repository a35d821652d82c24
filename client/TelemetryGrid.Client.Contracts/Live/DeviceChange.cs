namespace TelemetryGrid.Client;

/// <summary>A device after a change.</summary>
/// <param name="Device">The device now.</param>
/// <param name="Interfaces">Those of its interfaces that changed since the last change delivered to this subscriber, as they are now.</param>
public sealed record DeviceChange(Device Device, IReadOnlyList<Interface> Interfaces);
