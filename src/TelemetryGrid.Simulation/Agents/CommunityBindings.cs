using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>Bindings of a v2c message.</summary>
internal ref struct CommunityBindings(Span<byte> buffer, ReadOnlySpan<byte> community) : IBindings
{
    private SnmpMessageWriter _writer = new(buffer, SnmpVersion.V2c, community);

    public bool TryAdd(ObjectIdentifier name, in SnmpValue value) => _writer.TryAdd(name, value);

    public void Clear() => _writer.Clear();

    public readonly int Finish(SnmpPduType type, int requestId, SnmpErrorStatus error = SnmpErrorStatus.NoError, int index = 0) =>
        _writer.Finish(type, requestId, error, index);
}
