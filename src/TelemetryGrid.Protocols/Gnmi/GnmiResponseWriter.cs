using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>Writes gnmi.SubscribeResponse (gnmi.proto), as an agent does.</summary>
public static class GnmiResponseWriter
{
    /// <summary>The answer that says that everything asked for has been sent once.</summary>
    public static byte[] Sync()
    {
        var message = new ProtobufWriter();
        message.Varint(3 << 3, 1);
        return message.Written.ToArray();
    }

    /// <summary>A notification of leaves under one path.</summary>
    /// <param name="time">Nanoseconds since 1970.</param>
    /// <param name="leaves">Relative paths of names alone, as <c>counters/in-octets</c>, and values: texts, booleans, unsigned numbers or doubles.</param>
    /// <param name="encoding">JSON of RFC 7951 writes 64-bit numbers as texts.</param>
    public static byte[] Notification(long time, GnmiPath prefix, IEnumerable<(string Path, object Value)> leaves, GnmiEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(leaves);
        var notification = new ProtobufWriter();
        notification.Varint(1 << 3, (ulong)time);
        notification.Bytes((2 << 3) | 2, Path(prefix.Elements.Select(e => (e.Name, e.Keys))));
        foreach (var (path, value) in leaves)
        {
            var update = new ProtobufWriter();
            update.Bytes((1 << 3) | 2, Path(path.Split('/').Select(n => (n, ImmutableArray<KeyValuePair<string, string>>.Empty))));
            update.Bytes((3 << 3) | 2, Value(value, encoding));
            notification.Bytes((4 << 3) | 2, update.Written);
        }
        var message = new ProtobufWriter();
        message.Bytes((1 << 3) | 2, notification.Written);
        return message.Written.ToArray();
    }

    private static byte[] Path(IEnumerable<(string Name, ImmutableArray<KeyValuePair<string, string>> Keys)> elements)
    {
        var path = new ProtobufWriter();
        foreach (var (name, keys) in elements)
        {
            var element = new ProtobufWriter();
            element.Text((1 << 3) | 2, name);
            foreach (var (key, value) in keys)
            {
                var pair = new ProtobufWriter();
                pair.Text((1 << 3) | 2, key);
                pair.Text((2 << 3) | 2, value);
                element.Bytes((2 << 3) | 2, pair.Written);
            }
            path.Bytes((3 << 3) | 2, element.Written);
        }
        return path.Written.ToArray();
    }

    // gnmi.proto, "TypedValue".
    private static byte[] Value(object value, GnmiEncoding encoding)
    {
        var writer = new ProtobufWriter();
        switch (encoding)
        {
            case GnmiEncoding.Json or GnmiEncoding.JsonIetf:
                writer.Text(((encoding == GnmiEncoding.Json ? 10U : 11U) << 3) | 2, Json(value, encoding == GnmiEncoding.JsonIetf));
                break;
            case GnmiEncoding.Ascii:
                writer.Text((12 << 3) | 2, Text(value));
                break;
            default:
                Native(writer, value);
                break;
        }
        return writer.Written.ToArray();
    }

    private static void Native(ProtobufWriter writer, object value)
    {
        switch (value)
        {
            case bool boolean:
                writer.Varint(4 << 3, boolean ? 1UL : 0);
                break;
            case double number:
                writer.Double((14 << 3) | 1, number);
                break;
            case string text:
                writer.Text((1 << 3) | 2, text);
                break;
            default:
                writer.Varint(3 << 3, Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Json(object value, bool isIetf) =>
        value is string || (value is ulong && isIetf) ? $"\"{JsonEncodedText.Encode(Text(value))}\"" : Text(value);

    private static string Text(object value) =>
        value is bool boolean ? (boolean ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
