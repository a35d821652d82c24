namespace TelemetryGrid.Protocols.Syslog;

/// <summary>An event of one interface, read from the text of a message.</summary>
/// <param name="Name">One of the names of the table: <c>link_state</c>, <c>line_protocol_state</c>, <c>error_disable</c>, <c>duplex_mismatch</c>, <c>ospf_neighbor</c>, <c>eigrp_neighbor</c>, <c>isis_adjacency</c>.</param>
/// <param name="Interface">As the device writes it.</param>
public readonly record struct SyslogInterfaceEvent(string Name, SyslogSlice Interface, SyslogInterfaceState State)
{
    /// <summary>Slices are those of the message, as in the record. Messages that are no event of an interface give false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, in SyslogRecord record, out SyslogInterfaceEvent found)
    {
        found = default;
        if (record.Body.IsEmpty && record.MsgId.IsEmpty)
        {
            return false;
        }
        if (!SyslogMnemonic.TryRead(message, record, out var mnemonic))
        {
            return TryReadJunos(message, record, out found) || TryReadText(message, record.Body, out found);
        }
        var facility = mnemonic.Facility.Of(message);
        var name = mnemonic.Mnemonic.Of(message);
        foreach (var row in InterfaceEventRow.Named)
        {
            if (row.Matches(facility, name) && row.TryRead(message, mnemonic.Text, out found))
            {
                return true;
            }
        }
        return false;
    }

    private static bool TryReadText(ReadOnlySpan<byte> message, SyslogSlice body, out SyslogInterfaceEvent found)
    {
        found = default;
        foreach (var row in InterfaceEventRow.Unnamed)
        {
            if (row.TryRead(message, body, out found))
            {
                return true;
            }
        }
        return false;
    }

    // Junos writes the event's name as MSGID and the interface as a parameter when it speaks RFC 5424.
    private static bool TryReadJunos(ReadOnlySpan<byte> message, in SyslogRecord record, out SyslogInterfaceEvent found)
    {
        found = default;
        var id = record.MsgId.Of(message);
        if (!id.StartsWith("SNMP_TRAP_LINK_"u8))
        {
            return false;
        }
        foreach (var parameter in new SyslogStructuredData(record.StructuredData.Of(message)))
        {
            if (parameter.Name.SequenceEqual("interface-name"u8) && !parameter.RawValue.IsEmpty)
            {
                message.Overlaps(parameter.RawValue, out var at);
                found = new SyslogInterfaceEvent(
                    InterfaceEventRow.LinkState,
                    new SyslogSlice(at, parameter.RawValue.Length),
                    id.EndsWith("_UP"u8) ? SyslogInterfaceState.Up : SyslogInterfaceState.Down
                );
                return true;
            }
        }
        return false;
    }
}
