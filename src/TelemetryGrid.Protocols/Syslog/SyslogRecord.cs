namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// What a message's header says. All texts are slices of the message; one that is absent (or the NILVALUE of RFC 5424) is empty.
/// </summary>
public struct SyslogRecord
{
    /// <summary>What the standard forbids and the message does all the same; the first such thing.</summary>
    public SyslogDefect Defect { get; internal set; }

    /// <summary>Whether there was a <c>&lt;PRI&gt;</c>.</summary>
    public bool HasPriority { get; internal set; }

    /// <summary>0 to 23 (RFC 5424 table 1); 1 (user) when there is no priority.</summary>
    public byte Facility { get; internal set; }

    /// <summary>0 (emergency) to 7 (debug); 5 (notice) when there is no priority.</summary>
    public byte Severity { get; internal set; }

    /// <summary>Version of RFC 5424, 1 to 999; 0 for a message read as RFC 3164.</summary>
    public ushort Version { get; internal set; }

    public SyslogTimeKind TimeKind { get; internal set; }

    /// <summary>The device said that its clock is not, or no longer, set by a time server (Cisco's <c>*</c> and <c>.</c>).</summary>
    public bool IsClockUnsynchronized { get; internal set; }

    /// <summary>Whether the body began with a byte order mark, which is not part of <see cref="Body"/>.</summary>
    public bool HasByteOrderMark { get; internal set; }

    /// <summary>Milliseconds since 1970 UTC; 0 unless <see cref="TimeKind"/> says that there is a time.</summary>
    public readonly long TimeMs => TimeKind >= SyslogTimeKind.WithoutZone ? Clock : 0;

    /// <summary>Milliseconds since the device started; 0 unless <see cref="TimeKind"/> is <see cref="SyslogTimeKind.Uptime"/>.</summary>
    public readonly long UptimeMs => TimeKind == SyslogTimeKind.Uptime ? Clock : 0;

    /// <summary>The number a Cisco device gives its messages, digits only.</summary>
    public SyslogSlice Sequence { get; internal set; }

    /// <summary>Name or address, without brackets.</summary>
    public SyslogSlice Hostname { get; internal set; }

    /// <summary>APP-NAME of RFC 5424, the tag of RFC 3164, the topics of RouterOS.</summary>
    public SyslogSlice AppName { get; internal set; }

    /// <summary>PROCID, or what stood in brackets behind the tag.</summary>
    public SyslogSlice ProcId { get; internal set; }

    /// <summary>MSGID of RFC 5424.</summary>
    public SyslogSlice MsgId { get; internal set; }

    /// <summary>The checked elements of RFC 5424, brackets included; read them by <see cref="SyslogStructuredData"/>.</summary>
    public SyslogSlice StructuredData { get; internal set; }

    /// <summary>The text, without the line's end.</summary>
    public SyslogSlice Body { get; internal set; }

    internal long Clock { get; set; }
}
