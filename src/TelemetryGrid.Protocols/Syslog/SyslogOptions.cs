namespace TelemetryGrid.Protocols.Syslog;

/// <summary>What a message does not say about itself and its source does.</summary>
public readonly record struct SyslogOptions()
{
    public SyslogStandard Standard { get; init; }

    /// <summary>Refuse whatever its standard forbids, instead of reading what can be read.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Milliseconds since 1970 UTC, usually the time of receipt: times without a year get the year that brings them closest below it.</summary>
    public long ReferenceTimeMs { get; init; }

    /// <summary>The clock of the device, for times without a zone; UTC when null.</summary>
    public SyslogZone? Zone { get; init; }

    /// <summary>Bytes. RFC 5425 asks for 8192 at least; one UDP datagram has 65,507 at most.</summary>
    public int MaxLength { get; init; } = 65_536;
}
