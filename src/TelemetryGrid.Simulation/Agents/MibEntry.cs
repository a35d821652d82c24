using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>An instance in an agent's view: its name and where its value comes from.</summary>
internal readonly record struct MibEntry(ObjectIdentifier Name, Func<SnmpValue> Read);
