using System.Buffers.Binary;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>One TelemetryField (telemetry.proto) without what is below it.</summary>
internal struct MdtField
{
    public Range32 Name;
    public TelemetryValueKind Kind;
    public ulong Bits;
    public Range32 Octets;
    public ulong TimestampMilliseconds;
    public bool HasFields;

    public readonly TelemetryValue Value(ReadOnlySpan<byte> body) =>
        Kind switch
        {
            TelemetryValueKind.Text => TelemetryValue.Text(Octets.Of(body)),
            TelemetryValueKind.Bytes => TelemetryValue.Bytes(Octets.Of(body)),
            TelemetryValueKind.Boolean => TelemetryValue.Of(Bits != 0),
            TelemetryValueKind.Unsigned => TelemetryValue.Of(Bits),
            TelemetryValueKind.Signed => TelemetryValue.Of((long)Bits),
            TelemetryValueKind.Double => TelemetryValue.Of(BitConverter.UInt64BitsToDouble(Bits)),
            _ => default,
        };

    public static bool TryRead(ReadOnlySpan<byte> body, Range32 range, out MdtField field, out TelemetryDefect defect)
    {
        field = default;
        defect = default;
        var reader = new ProtobufReader(body, range.Start, range.End);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag) || !TryReadPart(ref reader, body, tag, ref field))
            {
                defect = TelemetryDefect.From(reader.Error);
                return false;
            }
        }
        return true;
    }

    private static bool TryReadPart(ref ProtobufReader reader, ReadOnlySpan<byte> body, uint tag, ref MdtField field)
    {
        switch (tag)
        {
            case 1 << 3:
                return reader.TryReadVarint("timestamp", out field.TimestampMilliseconds);
            case (2 << 3) | 2:
                return reader.TryReadRange("name", out field.Name);
            case (4 << 3) | 2:
            case (5 << 3) | 2:
                field.Kind = tag >> 3 == 4 ? TelemetryValueKind.Bytes : TelemetryValueKind.Text;
                return reader.TryReadRange("value", out field.Octets);
            case 6 << 3:
                field.Kind = TelemetryValueKind.Boolean;
                return reader.TryReadVarint("value", out field.Bits);
            case 7 << 3:
            case 8 << 3:
                field.Kind = TelemetryValueKind.Unsigned;
                return reader.TryReadVarint("value", out field.Bits);
            case 9 << 3:
            case 10 << 3:
                field.Kind = TelemetryValueKind.Signed;
                var isRead = reader.TryReadVarint("value", out var zigzag);
                field.Bits = (zigzag >> 1) ^ (0 - (zigzag & 1));
                return isRead;
            case (11 << 3) | 1:
                field.Kind = TelemetryValueKind.Double;
                var isReal = reader.TryReadDouble("value", out var real);
                field.Bits = BitConverter.DoubleToUInt64Bits(real);
                return isReal;
            case (12 << 3) | 5:
                var at = reader.Position;
                if (!reader.TrySkip(tag, "value"))
                {
                    return false;
                }
                field.Kind = TelemetryValueKind.Double;
                field.Bits = BitConverter.DoubleToUInt64Bits(BinaryPrimitives.ReadSingleLittleEndian(body[at..]));
                return true;
            case (15 << 3) | 2:
                field.HasFields = true;
                return reader.TryReadRange("field", out _);
            default:
                return reader.TrySkip(tag, "unknown field");
        }
    }
}
