using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>Takes variable bindings of a message, whatever its version.</summary>
internal interface IBindings
{
    /// <returns>False when it does not fit; the message so far is untouched.</returns>
    bool TryAdd(ObjectIdentifier name, in SnmpValue value);

    /// <summary>Forgets the bindings.</summary>
    void Clear();
}
