using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>Makes an event of a notification by the two tables. What they do not know is kept as annotations under its numeric name.</summary>
internal static class TrapTranslator
{
    /// <summary>Variables kept of one notification; the MIBs' largest have about thirty.</summary>
    private const int MaxVariables = 64;

    private const int MaxHexOctets = 128;
    private const string OperStatus = "oper_status";

    /// <param name="sender">Where the datagram came from.</param>
    public static EventRecord Translate(
        scoped in SnmpNotification notification,
        SourceDefinition source,
        DeviceId device,
        IPAddress sender,
        DateTimeOffset receivedAt
    )
    {
        var rule = TrapTable.Find(notification.TrapOid);
        var draft = new TrapDraft(source.Enrichment);
        foreach (var (label, value) in rule is null ? [] : rule.Labels)
        {
            draft.Say(label, value);
        }
        Describe(notification, rule, sender, draft);
        var kept = 0;
        var left = 0;
        var reader = notification.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            if (kept == MaxVariables)
            {
                left++;
                continue;
            }
            kept++;
            Take(varBind, draft);
        }
        if (left > 0)
        {
            draft.Annotate("snmp.variables_left_out", left.ToString(CultureInfo.InvariantCulture));
        }
        Settle(rule, draft);
        return new EventRecord
        {
            Source = source.Id,
            Device = device,
            Timestamp = receivedAt,
            Name = rule?.Event ?? TrapTable.UnknownEvent,
            Severity = draft.Severity != Severity.Unspecified ? draft.Severity : rule?.Severity ?? Severity.Info,
            Labels = draft.Labels,
            Annotations = draft.Annotations,
            Body = draft.Body(rule?.Name ?? $"notification {notification.TrapOid.ToString()}"),
        };
    }

    private static void Describe(scoped in SnmpNotification notification, TrapRule? rule, IPAddress sender, TrapDraft draft)
    {
        draft.Annotate("snmp.trap", notification.TrapOid.ToString());
        if (rule is not null)
        {
            draft.Annotate("snmp.name", rule.Name);
        }
        draft.Annotate("snmp.sender", sender.ToString());
        draft.Annotate(
            "snmp.version",
            notification.Version switch
            {
                SnmpVersion.V1 => "v1",
                SnmpVersion.V2c => "v2c",
                _ => "v3",
            }
        );
        if (notification.UpTime is { } upTime)
        {
            draft.Annotate("snmp.uptime_seconds", (upTime / 100).ToString(CultureInfo.InvariantCulture));
        }
        if (notification.AgentAddress is { } agent)
        {
            draft.Annotate("snmp.agent_address", Address(agent));
        }
        var engine = notification.IsInform ? notification.ContextEngineId : notification.EngineId;
        if (!engine.IsEmpty)
        {
            draft.Annotate("snmp.engine_id", Convert.ToHexStringLower(engine));
        }
        if (!notification.ContextName.IsEmpty)
        {
            draft.Annotate("snmp.context", DisplayString.Decode(notification.ContextName));
        }
        if (!notification.Enterprise.IsEmpty)
        {
            draft.Annotate("snmp.enterprise", notification.Enterprise.ToString());
        }
    }

    private static void Take(SnmpVarBindView varBind, TrapDraft draft)
    {
        var known = TrapObjects.Find(varBind.Name, out var instance);
        if (known is null)
        {
            draft.Annotate(varBind.Name.ToString(), Print(varBind.Value));
            return;
        }
        TakeIndex(known.Index, instance, draft);
        var text = Print(varBind.Value);
        if (varBind.Value.TryGetInt32(out var number) && known.Values.TryGetValue(number, out var meaning))
        {
            text = meaning.Word;
            draft.Worsen(meaning.Severity);
        }
        switch (known.Place)
        {
            case TrapObjectPlace.Label:
                draft.Label(known.Target, text, known.Rank);
                break;
            case TrapObjectPlace.Annotation:
                draft.Annotate(known.Target, text);
                break;
            case TrapObjectPlace.Body:
                draft.Tell(text);
                break;
        }
    }

    private static void TakeIndex(ImmutableArray<(string Label, TrapIndexKind Kind)> index, ReadOnlySpan<byte> instance, TrapDraft draft)
    {
        Span<uint> parts = stackalloc uint[16];
        foreach (var (label, kind) in index)
        {
            var count = kind == TrapIndexKind.IPv4 ? 4 : 1;
            if (kind == TrapIndexKind.InetAddress)
            {
                // RFC 4001 §3: InetAddressType, then the length that every octet string of variable length has
                if (
                    !EncodedOid.TryReadSubIdentifier(ref instance, out _)
                    || !EncodedOid.TryReadSubIdentifier(ref instance, out var length)
                    || length is not (4 or 16)
                )
                {
                    return;
                }
                count = (int)length;
            }
            for (var i = 0; i < count; i++)
            {
                if (!EncodedOid.TryReadSubIdentifier(ref instance, out parts[i]))
                {
                    return;
                }
            }
            if (kind == TrapIndexKind.Number)
            {
                // A scalar's instance is 0, which no index of these tables is.
                draft.Label(label, parts[0] == 0 ? "" : parts[0].ToString(CultureInfo.InvariantCulture), int.MaxValue);
            }
            else if (kind != TrapIndexKind.Skipped && Address(parts[..count]) is { } address)
            {
                draft.Label(label, address, int.MaxValue);
            }
        }
    }

    // RFC 2863 §3.1.10: linkDown and linkUp tell of a change; some agents still send the state of before along with them.
    private static void Settle(TrapRule? rule, TrapDraft draft)
    {
        var told = rule?.Labels.FirstOrDefault(l => l.Key == OperStatus).Value;
        var seen = draft.Find(OperStatus);
        if ((told == "down" && seen == "up") || (told == "up" && seen == "down"))
        {
            draft.Annotate("reported_oper_status", seen);
            draft.Say(OperStatus, told);
        }
    }

    private static string Print(SnmpValueView value)
    {
        if (value.TryGetInt32(out var signed))
        {
            return signed.ToString(CultureInfo.InvariantCulture);
        }
        if (value.TryGetUInt64(out var unsigned))
        {
            return unsigned.ToString(CultureInfo.InvariantCulture);
        }
        if (value.TryGetOctetString(out var octets))
        {
            return IsText(octets) ? DisplayString.Decode(octets) : Hex(octets);
        }
        if (value.TryGetObjectIdentifier(out var oid))
        {
            return oid.ToString();
        }
        if (value.TryGetIPv4(out var address))
        {
            return Address(address);
        }
        return value.TryGetDouble(out var real) ? real.ToString("R", CultureInfo.InvariantCulture)
            : value.Content.IsEmpty ? ""
            : Hex(value.Content);
    }

    private static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets[..Math.Min(octets.Length, MaxHexOctets)]);

    // Addresses and dates come as octets too; a text has no control characters but line ends and tabs, and a closing NUL at most.
    private static bool IsText(ReadOnlySpan<byte> octets)
    {
        octets = octets.TrimEnd((byte)0);
        foreach (var octet in octets)
        {
            if (octet < 0x20 && octet is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }
        return System.Text.Unicode.Utf8.IsValid(octets);
    }

    private static string Address(uint address) =>
        new IPAddress(BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(address) : address).ToString();

    private static string? Address(ReadOnlySpan<uint> parts)
    {
        Span<byte> octets = stackalloc byte[16];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] > 255)
            {
                return null;
            }
            octets[i] = (byte)parts[i];
        }
        return new IPAddress(octets[..parts.Length]).ToString();
    }
}
