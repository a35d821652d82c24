using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>
/// Reads the protobuf wire format (protobuf.dev, "Encoding") between two offsets of a body. Every method fails without throwing and
/// leaves the reason in <see cref="Error"/>; offsets are those of the whole body.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> body, int start, int end)
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;
    public const uint LengthDelimited = 2;
    public const uint Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _body = body[..end];

    public int Position { get; private set; } = start;

    public RemoteWriteError Error { get; private set; }

    public readonly bool AtEnd => Position >= _body.Length;

    /// <summary>Field number and wire type in one, as they stand on the wire.</summary>
    public bool TryReadTag(out uint tag)
    {
        var at = Position;
        if (!TryReadVarint("field tag", out var value))
        {
            tag = 0;
            return false;
        }
        tag = (uint)value;
        if (value > uint.MaxValue || tag < 8)
        {
            return Fail(RemoteWriteDefect.InvalidFieldNumber, "field", at, (long)(value >> 3));
        }
        if ((tag & 7) is 3 or 4 or 6 or 7)
        {
            return Fail(RemoteWriteDefect.UnsupportedWireType, "field", at, tag & 7);
        }
        return true;
    }

    public bool TryReadVarint(string part, out ulong value)
    {
        value = 0;
        var at = Position;
        for (var shift = 0; ; shift += 7)
        {
            if (Position >= _body.Length)
            {
                return Fail(RemoteWriteDefect.RunsPastEnd, part, at, 1);
            }
            ulong octet = _body[Position++];
            if (shift == 63 && octet > 1)
            {
                return Fail(RemoteWriteDefect.VarintTooLong, part, at, 0);
            }
            value |= (octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return true;
            }
        }
    }

    public bool TryReadDouble(string part, out double value)
    {
        if (_body.Length - Position < 8)
        {
            value = 0;
            return Fail(RemoteWriteDefect.RunsPastEnd, part, Position, 8 - (_body.Length - Position));
        }
        value = BinaryPrimitives.ReadDoubleLittleEndian(_body[Position..]);
        Position += 8;
        return true;
    }

    /// <summary>A length and that many bytes; the position is then behind them.</summary>
    public bool TryReadRange(string part, out Range32 range)
    {
        range = default;
        var at = Position;
        if (!TryReadVarint(part, out var length))
        {
            return false;
        }
        var left = (ulong)(_body.Length - Position);
        if (length > left)
        {
            return Fail(RemoteWriteDefect.RunsPastEnd, part, at, (long)Math.Min(length - left, long.MaxValue));
        }
        range = new Range32(Position, Position + (int)length);
        Position = range.End;
        return true;
    }

    /// <summary>Passes over a field whose tag has been read. Unknown fields are no error: later versions may have them.</summary>
    public bool TrySkip(uint tag, string part)
    {
        switch (tag & 7)
        {
            case Varint:
                return TryReadVarint(part, out _);
            case LengthDelimited:
                return TryReadRange(part, out _);
            default:
                var width = (tag & 7) == Fixed64 ? 8 : 4;
                if (_body.Length - Position < width)
                {
                    return Fail(RemoteWriteDefect.RunsPastEnd, part, Position, width - (_body.Length - Position));
                }
                Position += width;
                return true;
        }
    }

    /// <summary>Skips an unknown field, but fails when its number is one that has a meaning with another wire type.</summary>
    public bool TrySkipUnknown(uint tag, uint highestKnownField, int at)
    {
        if (tag >> 3 <= highestKnownField)
        {
            return Fail(RemoteWriteDefect.WrongWireType, "known field", at, tag & 7);
        }
        return TrySkip(tag, "unknown field");
    }

    public bool Fail(RemoteWriteDefect defect, string part, int offset, long detail)
    {
        Error = new RemoteWriteError(defect, part, -1, offset, detail);
        return false;
    }
}
