namespace TelemetryGrid.Protocols.Syslog;

/// <summary>How the value of a body's field is written.</summary>
public enum SyslogValueKind : byte
{
    /// <summary>Text as it stands.</summary>
    Text = 0,

    /// <summary>Text between quotes in which backslashes escape the next character.</summary>
    Quoted,

    /// <summary>A JSON string, without its quotes.</summary>
    JsonString,

    /// <summary>A JSON number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    JsonLiteral,

    /// <summary>A JSON array, or an object nested too deep, as its text.</summary>
    Json,
}
