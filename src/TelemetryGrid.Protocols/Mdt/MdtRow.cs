using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>One row of a message: its keys, and the leaves of its content under them.</summary>
internal static class MdtRow
{
    /// <summary>Deeper nesting is refused. NX-OS wraps every level of its object tree in three or four nameless fields.</summary>
    public const int MaxDepth = 64;

    private const uint Fields = (15 << 3) | ProtobufReader.LengthDelimited;
    private const long NanosecondsPerMillisecond = 1_000_000;

    public static TelemetryDefect Read(
        ReadOnlySpan<byte> body,
        Range32 row,
        ReadOnlySpan<byte> node,
        long messageTimestamp,
        TelemetryPath path,
        ITelemetrySink sink
    )
    {
        if (!MdtField.TryRead(body, row, out var root, out var defect))
        {
            return defect;
        }
        var milliseconds = root.TimestampMilliseconds > 0 ? (long)root.TimestampMilliseconds : messageTimestamp;
        var emitter = new TelemetryEmitter(path, node, unchecked(milliseconds * NanosecondsPerMillisecond), sink);
        Range32 keys = default;
        Range32 content = default;
        var hasContent = false;
        var reader = new ProtobufReader(body, row.Start, row.End);
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (tag != Fields)
            {
                reader.TrySkip(tag, "field of a row");
                continue;
            }
            reader.TryReadRange("field", out var range);
            if (!MdtField.TryRead(body, range, out var field, out defect))
            {
                return defect;
            }
            if (field.Name.Of(body).SequenceEqual("keys"u8))
            {
                keys = range;
            }
            else if (field.Name.Of(body).SequenceEqual("content"u8))
            {
                (content, hasContent) = (range, true);
            }
        }
        var first = path.KeyCount;
        defect = PushKeys(body, keys, default, 0, path);
        path.SortKeys(first);
        if (defect.Status != DecodeStatus.Ok)
        {
            return defect;
        }
        if (!hasContent)
        {
            // Keys without a content: the entry is gone.
            emitter.EmitDelete();
            return default;
        }
        return ReadFields(body, content, 0, emitter);
    }

    // Keys may be nested (IOS-XR); the name of a nested one is the last of its names that is not taken.
    private static TelemetryDefect PushKeys(
        ReadOnlySpan<byte> body,
        Range32 parent,
        ReadOnlySpan<byte> parentName,
        int depth,
        TelemetryPath path
    )
    {
        if (depth == MaxDepth)
        {
            return new TelemetryDefect(DecodeStatus.LimitExceeded, "nesting of keys", parent.Start);
        }
        var reader = new ProtobufReader(body, parent.Start, parent.End);
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (tag != Fields)
            {
                reader.TrySkip(tag, "key");
                continue;
            }
            reader.TryReadRange("key", out var range);
            if (!MdtField.TryRead(body, range, out var field, out var defect))
            {
                return defect;
            }
            var name = field.Name.Of(body);
            if (field.Kind != TelemetryValueKind.None && !TryPushKey(parentName, name, field.Value(body), path))
            {
                return new TelemetryDefect(DecodeStatus.LimitExceeded, "keys", range.Start);
            }
            if (field.HasFields && PushKeys(body, range, name, depth + 1, path) is { Status: not DecodeStatus.Ok } inner)
            {
                return inner;
            }
        }
        return default;
    }

    private static bool TryPushKey(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> name, TelemetryValue value, TelemetryPath path)
    {
        var text = value.Kind is TelemetryValueKind.Text or TelemetryValueKind.Bytes
            ? value.Octets
            : Encoding.UTF8.GetBytes(value.ToString());
        for (var i = 0; i < path.KeyCount; i++)
        {
            if (path.KeyAt(i).Name.SequenceEqual(name) && !parent.IsEmpty)
            {
                return path.TryPushKey([.. parent, (byte)'/', .. name], text);
            }
        }
        return path.TryPushKey(name, text);
    }

    private static TelemetryDefect ReadFields(ReadOnlySpan<byte> body, Range32 parent, int depth, TelemetryEmitter to)
    {
        if (depth == MaxDepth)
        {
            return new TelemetryDefect(DecodeStatus.LimitExceeded, "nesting of fields", parent.Start);
        }
        var reader = new ProtobufReader(body, parent.Start, parent.End);
        var nameless = 0;
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (tag != Fields)
            {
                reader.TrySkip(tag, "field");
                continue;
            }
            reader.TryReadRange("field", out var range);
            if (!MdtField.TryRead(body, range, out var field, out var defect))
            {
                return defect;
            }
            var mark = to.Path.Mark();
            if (!to.Path.TryPush(field.Name.Of(body)) || !TryPushEntryKeys(body, range, field, ref nameless, to.Path))
            {
                return new TelemetryDefect(DecodeStatus.LimitExceeded, "path", range.Start);
            }
            if (field.Kind != TelemetryValueKind.None)
            {
                to.Emit(field.Value(body));
            }
            if (field.HasFields && ReadFields(body, range, depth + 1, to) is { Status: not DecodeStatus.Ok } inner)
            {
                return inner;
            }
            to.Path.Reset(mark);
        }
        return default;
    }

    // What tells repeated containers apart stands among their leaves: in NX-OS' object tree the distinguished name (dn), elsewhere a name.
    private static bool TryPushEntryKeys(ReadOnlySpan<byte> body, Range32 range, in MdtField field, ref int nameless, TelemetryPath path)
    {
        if (!field.HasFields)
        {
            return true;
        }
        var reader = new ProtobufReader(body, range.Start, range.End);
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (tag != Fields)
            {
                reader.TrySkip(tag, "field");
                continue;
            }
            reader.TryReadRange("field", out var child);
            if (
                MdtField.TryRead(body, child, out var leaf, out _)
                && leaf.Kind == TelemetryValueKind.Text
                && leaf.Name.Of(body) is var name
                && (name.SequenceEqual("dn"u8) || name.SequenceEqual("name"u8) || name.SequenceEqual("rn"u8))
            )
            {
                return path.TryPushKey(name, leaf.Octets.Of(body));
            }
        }
        // Further rows of a table without names would otherwise pass for the first one.
        return field.Name.Start < field.Name.End
            || nameless++ == 0
            || path.TryPushKey("position"u8, Encoding.UTF8.GetBytes($"{nameless - 1}"));
    }
}
