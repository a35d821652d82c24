using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>The repeated KeyValue of one field of a message that a reader has checked; enumerable.</summary>
public readonly ref struct OtlpAttributes
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly Range32 _message;
    private readonly uint _tag;

    internal OtlpAttributes(ReadOnlySpan<byte> body, Range32 message, uint field)
    {
        _body = body;
        _message = message;
        _tag = (field << 3) | ProtobufReader.LengthDelimited;
    }

    public Enumerator GetEnumerator() => new(_body, _message, _tag);

    /// <summary>Goes from one attribute to the next.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _body;
        private readonly uint _tag;
        private ProtobufReader _reader;
        private Range32 _current;

        internal Enumerator(ReadOnlySpan<byte> body, Range32 message, uint tag)
        {
            _body = body;
            _tag = tag;
            _reader = new ProtobufReader(body, message.Start, message.End);
        }

        public readonly OtlpAttribute Current
        {
            get
            {
                var reader = new ProtobufReader(_body, _current.Start, _current.End);
                var (key, value) = (default(Range32), default(Range32));
                while (!reader.AtEnd && reader.TryReadTag(out var tag))
                {
                    var isRead = tag switch
                    {
                        (1 << 3) | 2 => reader.TryReadRange("", out key),
                        (2 << 3) | 2 => reader.TryReadRange("", out value),
                        _ => reader.TrySkip(tag, ""),
                    };
                    if (!isRead)
                    {
                        break;
                    }
                }
                return new OtlpAttribute(_current.Of(_body), key.Of(_body), new OtlpValue(_body, value));
            }
        }

        public bool MoveNext() => OtlpFields.TryNext(ref _reader, _tag, out _current);
    }
}
