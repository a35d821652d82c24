namespace TelemetryGrid.Protocols.Syslog;

/// <summary>One parameter of an element of structured data.</summary>
/// <param name="elementId">Such as <c>origin</c> or <c>junos@2636.1.1.1.2.29</c>.</param>
/// <param name="name">Empty for an element without parameters.</param>
/// <param name="rawValue">As in the message; <see cref="SyslogStructuredData.Unescape"/> gives what it means.</param>
public readonly ref struct SyslogParameter(ReadOnlySpan<byte> elementId, ReadOnlySpan<byte> name, ReadOnlySpan<byte> rawValue)
{
    public ReadOnlySpan<byte> ElementId { get; } = elementId;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> RawValue { get; } = rawValue;
}
