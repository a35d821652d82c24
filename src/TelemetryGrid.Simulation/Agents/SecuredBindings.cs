using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>Bindings of a v3 message of an engine's own.</summary>
internal ref struct SecuredBindings(
    Span<byte> buffer,
    UsmLocalUser user,
    SnmpSecurityLevel level,
    ReadOnlySpan<byte> contextEngineId,
    ReadOnlySpan<byte> contextName
) : IBindings
{
    private SnmpV3MessageWriter _writer = new(buffer, user, level, contextEngineId, contextName);

    public bool TryAdd(ObjectIdentifier name, in SnmpValue value) => _writer.TryAdd(name, value);

    public void Clear() => _writer.Clear();

    public readonly int Finish(
        in SnmpV3Header header,
        SnmpPduType type,
        int requestId,
        SnmpErrorStatus error = SnmpErrorStatus.NoError,
        int index = 0
    ) => _writer.Finish(header, type, requestId, error, index);
}
