namespace TelemetryGrid.Protocols.Syslog;

/// <summary>What a body is made of.</summary>
public enum SyslogBodyKind : byte
{
    /// <summary>Text.</summary>
    Raw = 0,

    /// <summary>Fields as <c>key=value</c>, with or without text among them.</summary>
    KeyValue,

    /// <summary>One JSON object, perhaps behind <c>@cee:</c>.</summary>
    Json,
}
