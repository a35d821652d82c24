using System.Buffers.Binary;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// A trap or inform of any version as one thing (RFC 3584 §3.1), in place in the datagram or the buffer it was decrypted into.
/// Only a v1 trap of an enterprise costs an allocation, for the trap's name that the message does not spell out.
/// </summary>
public readonly ref struct SnmpNotification
{
    private const int EnterpriseSpecific = 6;

    // sysUpTime.0; snmpTrapOID.0, snmpTrapEnterprise.0; snmpTrapAddress.0; the parent of the six standard traps
    private static ReadOnlySpan<byte> UpTimeName => [0x2B, 6, 1, 2, 1, 1, 3, 0];

    private static ReadOnlySpan<byte> TrapOidName => [0x2B, 6, 1, 6, 3, 1, 1, 4, 1, 0];

    private static ReadOnlySpan<byte> EnterpriseName => [0x2B, 6, 1, 6, 3, 1, 1, 4, 3, 0];

    private static ReadOnlySpan<byte> AddressName => [0x2B, 6, 1, 6, 3, 18, 1, 3, 0];

    // 1.3.6.1.6.3.1.1.5.1 to .6, each nine octets of the same text
    // csharpier-ignore
    private static ReadOnlySpan<byte> StandardTraps =>
        [
            0x2B, 6, 1, 6, 3, 1, 1, 5, 1,
            0x2B, 6, 1, 6, 3, 1, 1, 5, 2,
            0x2B, 6, 1, 6, 3, 1, 1, 5, 3,
            0x2B, 6, 1, 6, 3, 1, 1, 5, 4,
            0x2B, 6, 1, 6, 3, 1, 1, 5, 5,
            0x2B, 6, 1, 6, 3, 1, 1, 5, 6,
        ];

    public SnmpVersion Version { get; private init; }

    /// <summary>True when the sender waits for a response.</summary>
    public bool IsInform { get; private init; }

    /// <summary>What has happened: snmpTrapOID.0, or the name that a v1 trap has under RFC 3584.</summary>
    public EncodedOid TrapOid { get; private init; }

    /// <summary>sysUpTime at the event in hundredths of a second; null when the sender leaves it out.</summary>
    public uint? UpTime { get; private init; }

    /// <summary>The device the event is of, as a number in host order: snmpTrapAddress.0 or v1's agent-addr; null when there is none or it is 0.0.0.0.</summary>
    public uint? AgentAddress { get; private init; }

    /// <summary>v1's enterprise or snmpTrapEnterprise.0; empty when there is none.</summary>
    public EncodedOid Enterprise { get; private init; }

    /// <summary>The community (a secret: never log it) or, with v3, the user's name.</summary>
    public ReadOnlySpan<byte> SecurityName { get; private init; }

    public SnmpSecurityLevel Level { get; private init; }

    /// <summary>v3: the authoritative engine, which for a trap is the sender's and identifies it wherever its address changes.</summary>
    public ReadOnlySpan<byte> EngineId { get; private init; }

    /// <summary>v3: the engine whose context it is, for an inform the sender's.</summary>
    public ReadOnlySpan<byte> ContextEngineId { get; private init; }

    public ReadOnlySpan<byte> ContextName { get; private init; }

    /// <summary>The bindings of the event, behind sysUpTime.0 and snmpTrapOID.0 where these two come first as they should.</summary>
    public SnmpVarBindReader VarBinds { get; private init; }

    /// <summary>Reads a v1 or v2c notification.</summary>
    /// <returns><see cref="DecodeStatus.InvalidValue"/> for other PDUs and when the event has no name; or the defect of the bindings.</returns>
    public static DecodeStatus TryRead(scoped in SnmpMessage message, out SnmpNotification notification)
    {
        var blank = new SnmpNotification { Version = message.Version, SecurityName = message.Community };
        return (message.Pdu.Type == SnmpPduType.TrapV1) == (message.Version == SnmpVersion.V1)
            ? blank.TryFill(message.Pdu, out notification)
            : Refuse(out notification);
    }

    /// <summary>Reads a v3 notification that has been opened.</summary>
    /// <returns>As for the other versions.</returns>
    public static DecodeStatus TryRead(
        scoped in SnmpV3Message message,
        scoped in SnmpScopedPdu scopedPdu,
        out SnmpNotification notification
    )
    {
        var blank = new SnmpNotification
        {
            Version = SnmpVersion.V3,
            SecurityName = message.UserName,
            Level = message.Level,
            EngineId = message.EngineId,
            ContextEngineId = scopedPdu.ContextEngineId,
            ContextName = scopedPdu.ContextName,
        };
        return scopedPdu.Pdu.Type == SnmpPduType.TrapV1 ? Refuse(out notification) : blank.TryFill(scopedPdu.Pdu, out notification);
    }

    private static DecodeStatus Refuse(out SnmpNotification notification)
    {
        notification = default;
        return DecodeStatus.InvalidValue;
    }

    private DecodeStatus TryFill(SnmpPdu pdu, out SnmpNotification notification)
    {
        notification = default;
        var found = default(Objects);
        var status = found.TryRead(pdu.VarBinds, out var events);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        switch (pdu.Type)
        {
            case SnmpPduType.TrapV2:
            case SnmpPduType.InformRequest:
                notification = this with
                {
                    IsInform = pdu.Type == SnmpPduType.InformRequest,
                    TrapOid = found.TrapOid,
                    UpTime = found.UpTime,
                    AgentAddress = found.Address,
                    Enterprise = found.Enterprise,
                    VarBinds = events,
                };
                break;
            case SnmpPduType.TrapV1:
                if (!TryName(pdu.Trap, out var trapOid))
                {
                    return DecodeStatus.InvalidValue;
                }
                notification = this with
                {
                    TrapOid = trapOid,
                    UpTime = pdu.Trap.Timestamp,
                    // A proxy puts the first sender's address into the bindings (RFC 3584 §3.1).
                    AgentAddress = found.Address ?? (pdu.Trap.AgentAddress == 0 ? null : pdu.Trap.AgentAddress),
                    Enterprise = pdu.Trap.Enterprise,
                    VarBinds = pdu.VarBinds,
                };
                break;
        }
        return notification.TrapOid.IsEmpty ? Refuse(out notification) : DecodeStatus.Ok;
    }

    // RFC 3584 §3.1 (2): the standard traps have names of their own, others are enterprise.0.specific
    private static bool TryName(SnmpTrapV1 trap, out EncodedOid name)
    {
        const int length = 9;
        name = default;
        if (trap.GenericTrap is >= 0 and < EnterpriseSpecific)
        {
            name = new EncodedOid(StandardTraps.Slice(trap.GenericTrap * length, length));
            return true;
        }
        if (
            trap.GenericTrap != EnterpriseSpecific
            || trap.SpecificTrap < 0
            || trap.Enterprise.Count is 0 or > SnmpLimits.MaxSubIdentifiers - 2
        )
        {
            return false;
        }
        name = trap.Enterprise.ToObjectIdentifier().Child(0, (uint)trap.SpecificTrap).Encoded;
        return true;
    }

    /// <summary>What the bindings say about the notification itself.</summary>
    private ref struct Objects
    {
        public EncodedOid TrapOid;
        public EncodedOid Enterprise;
        public uint? UpTime;
        public uint? Address;

        public DecodeStatus TryRead(SnmpVarBindReader reader, out SnmpVarBindReader events)
        {
            events = reader;
            while (reader.TryRead(out var varBind))
            {
                var name = varBind.Name.Bytes;
                var isHead = false;
                if (name.SequenceEqual(UpTimeName) && varBind.Value.TryGetUInt32(out var ticks))
                {
                    UpTime ??= ticks;
                    isHead = true;
                }
                else if (name.SequenceEqual(TrapOidName) && TrapOid.IsEmpty && varBind.Value.TryGetObjectIdentifier(out var trapOid))
                {
                    TrapOid = trapOid;
                    isHead = true;
                }
                else if (name.SequenceEqual(EnterpriseName) && varBind.Value.TryGetObjectIdentifier(out var enterprise))
                {
                    Enterprise = enterprise;
                }
                else if (name.SequenceEqual(AddressName) && varBind.Value.TryGetIPv4(out var address) && address != 0)
                {
                    Address = address;
                }
                if (isHead && reader.Count <= 2)
                {
                    events = reader;
                }
            }
            return reader.Status;
        }
    }
}
