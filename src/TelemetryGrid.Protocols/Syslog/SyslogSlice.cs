namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Where a part of a message stands: byte offsets, so that a record can be kept apart from the buffer it was read from.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Bytes; 0 when the part is absent.</param>
public readonly record struct SyslogSlice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;

    public int End => Start + Length;

    /// <summary>The bytes themselves.</summary>
    /// <param name="message">The message the record was read from.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Start, Length);
}
