using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>Repeated numbers of a field, packed or one by one (protobuf.dev, "Packed Repeated Fields").</summary>
internal static class OtlpNumbers
{
    /// <summary>Adds the numbers of a field of varints or of eight octets; without a list they are only checked.</summary>
    public static bool Read(
        ReadOnlySpan<byte> body,
        Range32 message,
        uint field,
        bool isVarint,
        List<ulong>? into,
        ref TelemetryDefect defect
    )
    {
        var reader = new ProtobufReader(body, message.Start, message.End);
        var single = (field << 3) | (isVarint ? ProtobufReader.Varint : ProtobufReader.Fixed64);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                break;
            }
            if (tag == single)
            {
                if (!TryReadOne(ref reader, isVarint, out var number))
                {
                    break;
                }
                into?.Add(number);
            }
            else if (tag == ((field << 3) | ProtobufReader.LengthDelimited))
            {
                if (!reader.TryReadRange("numbers", out var packed))
                {
                    break;
                }
                var numbers = new ProtobufReader(body, packed.Start, packed.End);
                while (!numbers.AtEnd && TryReadOne(ref numbers, isVarint, out var number))
                {
                    into?.Add(number);
                }
                if (!OtlpFields.Note(numbers, ref defect))
                {
                    return false;
                }
            }
            else if (!reader.TrySkip(tag, "field"))
            {
                break;
            }
        }
        return OtlpFields.Note(reader, ref defect);
    }

    private static bool TryReadOne(ref ProtobufReader reader, bool isVarint, out ulong number)
    {
        if (isVarint)
        {
            return reader.TryReadVarint("number", out number);
        }
        var isRead = reader.TryReadDouble("number", out var bits);
        number = BitConverter.DoubleToUInt64Bits(bits);
        return isRead;
    }
}
