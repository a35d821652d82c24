using System.Net;

namespace TelemetryGrid.Simulation;

/// <summary>An event that is under way, and whom it hits.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Device">The device concerned: for attacks the one that the victim is attached to.</param>
/// <param name="Interface">The interface concerned: for attacks the victim's port.</param>
/// <param name="Address">The victim's address in an attack or a scan; of beacons and exfiltration the sender's.</param>
public sealed record SimulatedIncident(SimulatedEventKind Kind, SimulatedDevice Device, SimulatedInterface Interface, IPAddress? Address);
