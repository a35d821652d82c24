using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>What the readers of all three signals share: going through fields, and checking what is only read later.</summary>
internal static class OtlpFields
{
    /// <summary>The next field of that tag; false at the end and at a defect, which the reader then has.</summary>
    public static bool TryNext(ref ProtobufReader reader, uint wanted, out Range32 content)
    {
        content = default;
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return false;
            }
            if (tag == wanted)
            {
                return reader.TryReadRange("message", out content);
            }
            if (!reader.TrySkip(tag, "unknown field"))
            {
                return false;
            }
        }
        return false;
    }

    /// <summary>The last field of that tag, which is the one that counts; empty when there is none.</summary>
    public static Range32 Find(ReadOnlySpan<byte> body, Range32 message, uint wanted, ref TelemetryDefect defect)
    {
        var reader = new ProtobufReader(body, message.Start, message.End);
        Range32 found = default;
        while (TryNext(ref reader, wanted, out var content))
        {
            found = content;
        }
        Note(reader, ref defect);
        return found;
    }

    /// <summary>Checks every attribute of a field, so that it can be enumerated later without failing.</summary>
    public static bool CheckAttributes(ReadOnlySpan<byte> body, Range32 message, uint field, ref TelemetryDefect defect, int depth = 0)
    {
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (TryNext(ref reader, (field << 3) | ProtobufReader.LengthDelimited, out var pair))
        {
            var inner = new ProtobufReader(body, pair.Start, pair.End);
            while (!inner.AtEnd)
            {
                if (!inner.TryReadTag(out var tag))
                {
                    return Note(inner, ref defect);
                }
                var content = default(Range32);
                if (tag is ((1 << 3) | 2) or ((2 << 3) | 2) ? !inner.TryReadRange("attribute", out content) : !inner.TrySkip(tag, "field"))
                {
                    return Note(inner, ref defect);
                }
                if (tag == ((2 << 3) | 2) && !CheckValue(body, content, ref defect, depth))
                {
                    return false;
                }
            }
        }
        return Note(reader, ref defect);
    }

    /// <summary>Checks an AnyValue and what lies in it.</summary>
    public static bool CheckValue(ReadOnlySpan<byte> body, Range32 value, ref TelemetryDefect defect, int depth = 0)
    {
        if (depth >= OtlpValue.MaxDepth)
        {
            defect = new TelemetryDefect(DecodeStatus.LimitExceeded, "nesting of values", value.Start);
            return false;
        }
        var reader = new ProtobufReader(body, value.Start, value.End);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                break;
            }
            if (tag is ((5 << 3) | 2) or ((6 << 3) | 2))
            {
                if (!reader.TryReadRange("value", out var content))
                {
                    break;
                }
                if (
                    tag >> 3 == 6
                        ? !CheckAttributes(body, content, 1, ref defect, depth + 1)
                        : !CheckElements(body, content, ref defect, depth + 1)
                )
                {
                    return false;
                }
            }
            else if (!reader.TrySkip(tag, "value"))
            {
                break;
            }
        }
        return Note(reader, ref defect);
    }

    /// <summary>Takes over what stopped a reader; false when something did.</summary>
    public static bool Note(in ProtobufReader reader, ref TelemetryDefect defect)
    {
        if (reader.Error.Defect == RemoteWriteDefect.None)
        {
            return true;
        }
        defect = TelemetryDefect.From(reader.Error);
        return false;
    }

    private static bool CheckElements(ReadOnlySpan<byte> body, Range32 array, ref TelemetryDefect defect, int depth)
    {
        var reader = new ProtobufReader(body, array.Start, array.End);
        while (TryNext(ref reader, (1 << 3) | ProtobufReader.LengthDelimited, out var element))
        {
            if (!CheckValue(body, element, ref defect, depth))
            {
                return false;
            }
        }
        return Note(reader, ref defect);
    }
}
