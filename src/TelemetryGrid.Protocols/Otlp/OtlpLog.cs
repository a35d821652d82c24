using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>A LogRecord (logs.proto).</summary>
public ref struct OtlpLog
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly Range32 _message;
    private Range32 _severityText;
    private Range32 _value;
    private Range32 _traceId;
    private Range32 _spanId;
    private Range32 _eventName;

    internal OtlpLog(ReadOnlySpan<byte> body, Range32 message)
    {
        _body = body;
        _message = message;
    }

    /// <summary>Nanoseconds since 1970; 0 when it is not known.</summary>
    public ulong Time { get; private set; }

    /// <summary>When the sender first saw it, in nanoseconds since 1970.</summary>
    public ulong ObservedTime { get; private set; }

    /// <summary>1 to 24, or 0 for none.</summary>
    public int SeverityNumber { get; private set; }

    public readonly ReadOnlySpan<byte> SeverityText => _severityText.Of(_body);

    public readonly OtlpValue Body => new(_body, _value);

    public readonly OtlpAttributes Attributes => new(_body, _message, 6);

    /// <summary>16 octets, or none.</summary>
    public readonly ReadOnlySpan<byte> TraceId => _traceId.Of(_body);

    /// <summary>8 octets, or none.</summary>
    public readonly ReadOnlySpan<byte> SpanId => _spanId.Of(_body);

    public readonly ReadOnlySpan<byte> EventName => _eventName.Of(_body);

    internal bool TryRead(ref TelemetryDefect defect)
    {
        var reader = new ProtobufReader(_body, _message.Start, _message.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag) && TryReadField(ref reader, tag))
        {
            // Every field.
        }
        return OtlpFields.Note(reader, ref defect)
            && OtlpFields.CheckValue(_body, _value, ref defect)
            && OtlpFields.CheckAttributes(_body, _message, 6, ref defect);
    }

    private bool TryReadField(ref ProtobufReader reader, uint tag)
    {
        bool isRead;
        double bits;
        switch (tag)
        {
            case (1 << 3) | 1:
                isRead = reader.TryReadDouble("time_unix_nano", out bits);
                Time = BitConverter.DoubleToUInt64Bits(bits);
                return isRead;
            case (11 << 3) | 1:
                isRead = reader.TryReadDouble("observed_time_unix_nano", out bits);
                ObservedTime = BitConverter.DoubleToUInt64Bits(bits);
                return isRead;
            case 2 << 3:
                isRead = reader.TryReadVarint("severity_number", out var severity);
                SeverityNumber = severity <= 24 ? (int)severity : 0;
                return isRead;
            case (3 << 3) | 2:
                return reader.TryReadRange("severity_text", out _severityText);
            case (5 << 3) | 2:
                return reader.TryReadRange("body", out _value);
            case (9 << 3) | 2:
                return reader.TryReadRange("trace_id", out _traceId);
            case (10 << 3) | 2:
                return reader.TryReadRange("span_id", out _spanId);
            case (12 << 3) | 2:
                return reader.TryReadRange("event_name", out _eventName);
            default:
                return reader.TrySkip(tag, "field of a log record");
        }
    }
}
