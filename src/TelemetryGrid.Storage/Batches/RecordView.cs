using TelemetryGrid.Records;

namespace TelemetryGrid.Storage.Batches;

/// <summary>A log line or an event as it lies in a payload: texts are UTF-8, and valid as long as the payload's memory.</summary>
public readonly ref struct RecordView
{
    internal RecordView(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        var reader = new PayloadReader(bytes);
        Category = (TelemetryCategory)reader.Byte();
        Severity = (Severity)reader.Byte();
        TimestampNanoseconds = (long)reader.Fixed();
        Device = reader.Bytes(reader.Count());
        Source = reader.Bytes(reader.Count());
        Name = reader.Bytes(reader.Count());
        Body = reader.Bytes(reader.Count());
        TraceId = reader.Bytes(reader.Count());
        SpanId = reader.Bytes(reader.Count());
        Head = bytes[..^reader.Left];
        Labels = RecordTexts.Read(ref reader);
        Annotations = RecordTexts.Read(ref reader);
    }

    /// <summary>The record as it is kept; see <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The part before the labels.</summary>
    internal ReadOnlySpan<byte> Head { get; }

    public TelemetryCategory Category { get; }

    public Severity Severity { get; }

    /// <summary>Event time, since 1970.</summary>
    public long TimestampNanoseconds { get; }

    /// <summary>Empty when it speaks of no device.</summary>
    public ReadOnlySpan<byte> Device { get; }

    public ReadOnlySpan<byte> Source { get; }

    /// <summary>An event's name; empty for logs.</summary>
    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>16 bytes or none.</summary>
    public ReadOnlySpan<byte> TraceId { get; }

    /// <summary>8 bytes or none.</summary>
    public ReadOnlySpan<byte> SpanId { get; }

    public RecordTexts Labels { get; }

    public RecordTexts Annotations { get; }

    /// <summary>Reads what <see cref="Bytes"/> gave.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a record.</exception>
    public static RecordView Read(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>The record as an object of its own.</summary>
    public TelemetryRecord ToRecord() => RecordObjects.Of(this);
}
