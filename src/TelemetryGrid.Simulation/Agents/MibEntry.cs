using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>An instance in an agent's view: its name, where its value comes from, and whether it is there just now (by default always).</summary>
internal readonly record struct MibEntry(ObjectIdentifier Name, Func<SnmpValue> Read, Func<bool>? Exists = null)
{
    public bool IsThere => Exists is null || Exists();
}
