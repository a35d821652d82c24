using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>Reads gnmi.TypedValue (gnmi.proto, "TypedValue"), and the older gnmi.Value.</summary>
internal static class GnmiValueReader
{
    private const string Part = "value";

    /// <summary>Emits the leaves a value holds; none when it is not set.</summary>
    public static TelemetryDefect Read(ReadOnlySpan<byte> body, Range32 value, TelemetryEmitter to)
    {
        var reader = new ProtobufReader(body, value.Start, value.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            if (tag is ((10 << 3) | 2) or ((11 << 3) | 2))
            {
                if (!reader.TryReadRange(Part, out var json))
                {
                    return TelemetryDefect.From(reader.Error);
                }
                var status = TelemetryJson.Read(json.Of(body), tag >> 3 == 11, to);
                if (status != DecodeStatus.Ok)
                {
                    return new TelemetryDefect(status, "JSON value", json.Start);
                }
            }
            else if (tag == ((8 << 3) | ProtobufReader.LengthDelimited))
            {
                if (!reader.TryReadRange("leaf-list", out var list))
                {
                    return TelemetryDefect.From(reader.Error);
                }
                var defect = ReadLeafList(body, list, to);
                if (defect.Status != DecodeStatus.Ok)
                {
                    return defect;
                }
            }
            else if (!TryReadScalar(ref reader, body, tag, out var scalar))
            {
                return reader.Error.Defect != RemoteWriteDefect.None
                    ? TelemetryDefect.From(reader.Error)
                    : new TelemetryDefect(DecodeStatus.InvalidValue, Part, at);
            }
            else if (scalar.Kind != TelemetryValueKind.None)
            {
                to.Emit(scalar);
            }
        }
        return default;
    }

    /// <summary>gnmi.Value, deprecated: bytes in the encoding that is named beside them, JSON by default.</summary>
    public static TelemetryDefect ReadOld(ReadOnlySpan<byte> body, Range32 value, TelemetryEmitter to)
    {
        var reader = new ProtobufReader(body, value.Start, value.End);
        Range32 bytes = default;
        var encoding = GnmiEncoding.Json;
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            var isRead = tag switch
            {
                (1 << 3) | 2 => reader.TryReadRange(Part, out bytes),
                (2 << 3) | 0 => TryReadEncoding(ref reader, out encoding),
                _ => reader.TrySkip(tag, "unknown field"),
            };
            if (!isRead)
            {
                return TelemetryDefect.From(reader.Error);
            }
        }
        if (encoding is GnmiEncoding.Json or GnmiEncoding.JsonIetf)
        {
            var status = TelemetryJson.Read(bytes.Of(body), encoding == GnmiEncoding.JsonIetf, to);
            return status == DecodeStatus.Ok ? default : new TelemetryDefect(status, "JSON value", bytes.Start);
        }
        to.Emit(encoding == GnmiEncoding.Ascii ? TelemetryValue.Text(bytes.Of(body)) : TelemetryValue.Bytes(bytes.Of(body)));
        return default;
    }

    private static bool TryReadEncoding(ref ProtobufReader reader, out GnmiEncoding encoding)
    {
        var read = reader.TryReadVarint("encoding", out var number);
        encoding = (GnmiEncoding)Math.Min(number, byte.MaxValue);
        return read;
    }

    // A value of kind None is a field that is unknown, or one that is no scalar.
    private static bool TryReadScalar(ref ProtobufReader reader, ReadOnlySpan<byte> body, uint tag, out TelemetryValue value)
    {
        value = default;
        switch (tag)
        {
            case (1 << 3) | 2:
            case (12 << 3) | 2:
                if (!reader.TryReadRange("text", out var text))
                {
                    return false;
                }
                value = TelemetryValue.Text(text.Of(body));
                return true;
            case (5 << 3) | 2:
                if (!reader.TryReadRange("bytes", out var octets))
                {
                    return false;
                }
                // Four octets are openconfig-types' ieeefloat32, big-endian; nothing else that is streamed is a binary of that length.
                value =
                    octets.End - octets.Start == 4
                        ? TelemetryValue.Of((double)BinaryPrimitives.ReadSingleBigEndian(octets.Of(body)))
                        : TelemetryValue.Bytes(octets.Of(body));
                return true;
            case (9 << 3) | 2:
            case (13 << 3) | 2:
                if (!reader.TryReadRange("bytes", out var bytes))
                {
                    return false;
                }
                value = TelemetryValue.Bytes(bytes.Of(body));
                return true;
            case (2 << 3) | 0:
            case (3 << 3) | 0:
            case (4 << 3) | 0:
                if (!reader.TryReadVarint("number", out var number))
                {
                    return false;
                }
                value =
                    tag >> 3 == 2 ? TelemetryValue.Of((long)number)
                    : tag >> 3 == 3 ? TelemetryValue.Of(number)
                    : TelemetryValue.Of(number != 0);
                return true;
            case (6 << 3) | 5:
                if (!TryReadFloat(ref reader, body, out var single))
                {
                    return false;
                }
                value = TelemetryValue.Of((double)single);
                return true;
            case (14 << 3) | 1:
                if (!reader.TryReadDouble("number", out var real))
                {
                    return false;
                }
                value = TelemetryValue.Of(real);
                return true;
            case (7 << 3) | 2:
                return TryReadDecimal(ref reader, body, out value);
            default:
                return reader.TrySkip(tag, "unknown field");
        }
    }

    private static bool TryReadFloat(ref ProtobufReader reader, ReadOnlySpan<byte> body, out float value)
    {
        var at = reader.Position;
        value = 0;
        if (!reader.TrySkip(ProtobufReader.Fixed32, "number"))
        {
            return false;
        }
        value = BinaryPrimitives.ReadSingleLittleEndian(body[at..]);
        return true;
    }

    // Decimal64: digits / 10^precision; more than 18 places (RFC 7950 §9.3.4) make no decimal64.
    private static bool TryReadDecimal(ref ProtobufReader outer, ReadOnlySpan<byte> body, out TelemetryValue value)
    {
        value = default;
        if (!outer.TryReadRange("decimal", out var range))
        {
            return false;
        }
        var reader = new ProtobufReader(body, range.Start, range.End);
        var (digits, precision) = (0UL, 0UL);
        while (!reader.AtEnd)
        {
            if (
                !reader.TryReadTag(out var tag)
                || !(
                    tag == (1 << 3) ? reader.TryReadVarint("digits", out digits)
                    : tag == (2 << 3) ? reader.TryReadVarint("precision", out precision)
                    : reader.TrySkip(tag, "unknown field")
                )
            )
            {
                return outer.Fail(reader.Error.Defect, reader.Error.Part, reader.Error.Offset, reader.Error.Detail);
            }
        }
        if (precision > 18)
        {
            return false;
        }
        value = TelemetryValue.Of((long)digits / Math.Pow(10, precision));
        return true;
    }

    // ScalarArray: its elements are typed values that are scalars themselves.
    private static TelemetryDefect ReadLeafList(ReadOnlySpan<byte> body, Range32 list, TelemetryEmitter to)
    {
        var joined = new ArrayBufferWriter<byte>();
        var reader = new ProtobufReader(body, list.Start, list.End);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            if (tag != ((1 << 3) | ProtobufReader.LengthDelimited))
            {
                if (!reader.TrySkip(tag, "unknown field"))
                {
                    return TelemetryDefect.From(reader.Error);
                }
                continue;
            }
            if (!reader.TryReadRange("element", out var element))
            {
                return TelemetryDefect.From(reader.Error);
            }
            var inner = new ProtobufReader(body, element.Start, element.End);
            while (!inner.AtEnd)
            {
                var at = inner.Position;
                if (!inner.TryReadTag(out var innerTag) || !TryReadScalar(ref inner, body, innerTag, out var scalar))
                {
                    return inner.Error.Defect != RemoteWriteDefect.None
                        ? TelemetryDefect.From(inner.Error)
                        : new TelemetryDefect(DecodeStatus.InvalidValue, "element of a leaf-list", at);
                }
                if (scalar.Kind != TelemetryValueKind.None)
                {
                    Append(joined, scalar);
                }
            }
        }
        if (joined.WrittenCount > 0)
        {
            to.Emit(TelemetryValue.Text(joined.WrittenSpan));
        }
        return default;
    }

    private static void Append(ArrayBufferWriter<byte> joined, TelemetryValue scalar)
    {
        if (joined.WrittenCount > 0)
        {
            joined.Write(","u8);
        }
        if (scalar.Kind == TelemetryValueKind.Text)
        {
            joined.Write(scalar.Octets);
        }
        else
        {
            joined.Write(Encoding.UTF8.GetBytes(scalar.ToString()));
        }
    }
}
