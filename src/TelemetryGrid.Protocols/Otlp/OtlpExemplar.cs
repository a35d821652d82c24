using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>An Exemplar (metrics.proto): one measurement, and the span it was made in.</summary>
public readonly ref struct OtlpExemplar
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly Range32 _message;
    private readonly Range32 _traceId;
    private readonly Range32 _spanId;

    internal OtlpExemplar(ReadOnlySpan<byte> body, Range32 message)
    {
        _body = body;
        _message = message;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            double number;
            switch (tag)
            {
                case (2 << 3) | 1 when reader.TryReadDouble("", out number):
                    Time = BitConverter.DoubleToUInt64Bits(number);
                    break;
                case (3 << 3) | 1 when reader.TryReadDouble("", out number):
                    Value = number;
                    break;
                case (6 << 3) | 1 when reader.TryReadDouble("", out number):
                    Value = BitConverter.DoubleToInt64Bits(number);
                    break;
                case (4 << 3) | 2 when reader.TryReadRange("", out _spanId):
                case (5 << 3) | 2 when reader.TryReadRange("", out _traceId):
                    break;
                default:
                    if (!reader.TrySkip(tag, ""))
                    {
                        return;
                    }
                    break;
            }
        }
    }

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong Time { get; }

    public double Value { get; }

    public ReadOnlySpan<byte> TraceId => _traceId.Of(_body);

    public ReadOnlySpan<byte> SpanId => _spanId.Of(_body);

    /// <summary>Attributes of the measurement that its series does not have.</summary>
    public OtlpAttributes Attributes => new(_body, _message, 7);
}
