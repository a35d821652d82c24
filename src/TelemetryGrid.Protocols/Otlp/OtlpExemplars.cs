using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>The exemplars of a data point that a reader has checked; enumerable.</summary>
public readonly ref struct OtlpExemplars
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly Range32 _message;
    private readonly uint _tag;

    internal OtlpExemplars(ReadOnlySpan<byte> body, Range32 message, uint field)
    {
        _body = body;
        _message = message;
        _tag = (field << 3) | ProtobufReader.LengthDelimited;
    }

    public Enumerator GetEnumerator() => new(_body, _message, _tag);

    internal static bool Check(ReadOnlySpan<byte> body, Range32 message, uint field, ref TelemetryDefect defect)
    {
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (OtlpFields.TryNext(ref reader, (field << 3) | ProtobufReader.LengthDelimited, out var exemplar))
        {
            var inner = new ProtobufReader(body, exemplar.Start, exemplar.End);
            while (!inner.AtEnd && inner.TryReadTag(out var tag) && inner.TrySkip(tag, "field of an exemplar"))
            {
                // Every field.
            }
            if (!OtlpFields.Note(inner, ref defect) || !OtlpFields.CheckAttributes(body, exemplar, 7, ref defect))
            {
                return false;
            }
        }
        return OtlpFields.Note(reader, ref defect);
    }

    /// <summary>Goes from one exemplar to the next.</summary>
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

        public readonly OtlpExemplar Current => new(_body, _current);

        public bool MoveNext() => OtlpFields.TryNext(ref _reader, _tag, out _current);
    }
}
