using System.Runtime.CompilerServices;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>
/// The labels of a series or an exemplar, in the order sent, without allocating. The reader has checked them, so that an enumeration
/// always comes to its end. A copy starts where the original stands.
/// </summary>
public ref struct RemoteWriteLabelEnumerator
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<Range32> _symbols;
    private readonly bool _references;
    private int _position;
    private readonly int _end;
    private int _chunk;
    private int _chunkEnd;

    internal RemoteWriteLabelEnumerator(ReadOnlySpan<byte> body, Range32 fields, RemoteWriteSchema schema, ReadOnlySpan<Range32> symbols)
    {
        _body = body;
        _symbols = symbols;
        _references = schema == RemoteWriteSchema.V2;
        _position = fields.Start;
        _end = fields.End;
    }

    public RemoteWriteLabel Current { get; private set; }

    public readonly RemoteWriteLabelEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_references)
        {
            return MoveNextReferences();
        }
        if (!TryNextField(out var content))
        {
            return false;
        }
        var message = content.Of(_body);
        if (LabelMessage.TryReadCommon(message, out var nameLength))
        {
            Current = new RemoteWriteLabel(message.Slice(2, nameLength), message[(nameLength + 4)..]);
            return true;
        }
        LabelMessage.TryRead(_body, content, out var name, out var value, out _);
        Current = new RemoteWriteLabel(name.Of(_body), value.Of(_body));
        return true;
    }

    private bool MoveNextReferences()
    {
        if (!TryNextReference(out var name) || !TryNextReference(out var value))
        {
            return false;
        }
        Current = new RemoteWriteLabel(_symbols[name].Of(_body), _symbols[value].Of(_body));
        return true;
    }

    private bool TryNextReference(out int reference)
    {
        while (_chunk >= _chunkEnd)
        {
            if (!TryNextField(out var content))
            {
                reference = 0;
                return false;
            }
            (_chunk, _chunkEnd) = (content.Start, content.End);
        }
        ulong value = 0;
        byte octet;
        var shift = 0;
        do
        {
            octet = _body[_chunk++];
            value |= (ulong)(octet & 0x7F) << shift;
            shift += 7;
        } while (octet >= 0x80);
        reference = (int)value;
        return true;
    }

    /// <summary>The content of the next label field; a reference that is a field of its own counts as a list of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryNextField(out Range32 content)
    {
        if (_position + 1 < _end && _body[_position] == 0x0A && _body[_position + 1] < 0x80)
        {
            content = new Range32(_position + 2, _position + 2 + _body[_position + 1]);
            _position = content.End;
            return true;
        }
        return TryNextFieldSlowly(out content);
    }

    private bool TryNextFieldSlowly(out Range32 content)
    {
        content = default;
        var reader = new ProtobufReader(_body, _position, Math.Max(_position, _end));
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            var start = reader.Position;
            if (tag == 0x0A ? !reader.TryReadRange("label", out content) : !reader.TrySkip(tag, "field"))
            {
                break;
            }
            if (tag == 0x08)
            {
                content = new Range32(start, reader.Position);
            }
            if (tag is 0x0A or 0x08)
            {
                _position = reader.Position;
                return true;
            }
        }
        _position = _end;
        return false;
    }
}
