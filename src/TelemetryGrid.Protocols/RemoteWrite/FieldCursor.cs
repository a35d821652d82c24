namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Goes from one field of a number to the next through a stretch of a message that has been checked before.</summary>
internal struct FieldCursor(Range32 fields)
{
    private int _position = fields.Start;

    public bool TryNext(ReadOnlySpan<byte> body, uint wanted, out Range32 content)
    {
        if (_position + 1 < fields.End && body[_position] == wanted && body[_position + 1] < 0x80)
        {
            content = new Range32(_position + 2, _position + 2 + body[_position + 1]);
            _position = content.End;
            return true;
        }
        content = default;
        var reader = new ProtobufReader(body, _position, fields.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            if (tag == wanted ? !reader.TryReadRange("field", out content) : !reader.TrySkip(tag, "field"))
            {
                break;
            }
            if (tag == wanted)
            {
                _position = reader.Position;
                return true;
            }
        }
        _position = fields.End;
        return false;
    }
}
