using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>Reads gnmi.Path (gnmi.proto, "Path") onto the path so far.</summary>
internal static class GnmiPathReader
{
    /// <param name="target">The path's target; unchanged when it names none.</param>
    public static TelemetryDefect Read(ReadOnlySpan<byte> body, Range32 range, TelemetryPath path, ref Range32 target)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            if ((tag & 7) != ProtobufReader.LengthDelimited || tag >> 3 > 4)
            {
                if (!reader.TrySkipUnknown(tag, 4, at))
                {
                    return TelemetryDefect.From(reader.Error);
                }
                continue;
            }
            if (!reader.TryReadRange("path", out var field))
            {
                return TelemetryDefect.From(reader.Error);
            }
            var defect = default(TelemetryDefect);
            switch (tag >> 3)
            {
                case 1:
                    defect = TelemetryPathText.TryPush(field.Of(body), path) ? default : TooLong(field);
                    break;
                case 2:
                    if (field.Start < field.End)
                    {
                        path.SetOrigin(field.Of(body));
                    }
                    break;
                case 3:
                    defect = ReadElement(body, field, path);
                    break;
                default:
                    target = field;
                    break;
            }
            if (defect.Status != DecodeStatus.Ok)
            {
                return defect;
            }
        }
        return default;
    }

    // PathElem: the name comes first on every wire there is, but protobuf does not say so.
    private static TelemetryDefect ReadElement(ReadOnlySpan<byte> body, Range32 element, TelemetryPath path)
    {
        var reader = new ProtobufReader(body, element.Start, element.End);
        Range32 name = default;
        var keys = 0;
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            if (tag == ((1 << 3) | ProtobufReader.LengthDelimited))
            {
                if (!reader.TryReadRange("element name", out name))
                {
                    return TelemetryDefect.From(reader.Error);
                }
            }
            else if (!reader.TrySkip(tag, "element key"))
            {
                return TelemetryDefect.From(reader.Error);
            }
            else
            {
                keys++;
            }
        }
        if (!path.TryPush(name.Of(body)))
        {
            return TooLong(element);
        }
        return keys == 0 ? default : ReadKeys(body, element, path);
    }

    private static TelemetryDefect ReadKeys(ReadOnlySpan<byte> body, Range32 element, TelemetryPath path)
    {
        var reader = new ProtobufReader(body, element.Start, element.End);
        var first = path.KeyCount;
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (tag != ((2 << 3) | ProtobufReader.LengthDelimited))
            {
                reader.TrySkip(tag, "element");
                continue;
            }
            reader.TryReadRange("element key", out var entry);
            var pair = new ProtobufReader(body, entry.Start, entry.End);
            Range32 name = default;
            Range32 value = default;
            while (!pair.AtEnd)
            {
                if (
                    !pair.TryReadTag(out var part)
                    || !(
                        part == ((1 << 3) | ProtobufReader.LengthDelimited) ? pair.TryReadRange("key name", out name)
                        : part == ((2 << 3) | ProtobufReader.LengthDelimited) ? pair.TryReadRange("key value", out value)
                        : pair.TrySkip(part, "unknown field")
                    )
                )
                {
                    return TelemetryDefect.From(pair.Error);
                }
            }
            if (!path.TryPushKey(name.Of(body), value.Of(body)))
            {
                return TooLong(entry);
            }
        }
        path.SortKeys(first);
        return default;
    }

    private static TelemetryDefect TooLong(Range32 at) => new(DecodeStatus.LimitExceeded, "path", at.Start);
}
