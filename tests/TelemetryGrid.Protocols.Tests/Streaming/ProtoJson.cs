using System.Globalization;
using System.Text;
using System.Text.Json;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.Streaming;

/// <summary>Puts the JSON form of gnmi.SubscribeResponse and Cisco's Telemetry, in which the corpus has them, back on the wire.</summary>
internal static class ProtoJson
{
    public static byte[] SubscribeResponse(JsonElement json) =>
        Concat(
            Sub(json, "update", v => Bytes(1, Notification(v))),
            Sub(json, "syncResponse", v => Number(3, v.GetBoolean() ? 1UL : 0)),
            Each(json, "extension", v => Bytes(5, Bytes(1, Encoding.UTF8.GetBytes("opaque"))))
        );

    public static byte[] Telemetry(JsonElement json) =>
        Concat(
            Sub(json, "nodeIdStr", v => Text(1, v.GetString()!)),
            Sub(json, "subscriptionIdStr", v => Text(3, v.GetString()!)),
            Sub(json, "encodingPath", v => Text(6, v.GetString()!)),
            Sub(json, "collectionId", v => Number(8, Unsigned(v))),
            Sub(json, "msgTimestamp", v => Number(10, Unsigned(v))),
            Each(json, "dataGpbkv", v => Bytes(11, Field(v)))
        );

    private static byte[] Notification(JsonElement json) =>
        Concat(
            Sub(json, "timestamp", v => Number(1, Unsigned(v))),
            Sub(json, "prefix", v => Bytes(2, Path(v))),
            Each(json, "update", v => Bytes(4, Sub(v, "path", p => Bytes(1, Path(p))), Sub(v, "val", t => Bytes(3, TypedValue(t))))),
            Each(json, "delete", v => Bytes(5, Path(v))),
            Sub(json, "atomic", v => Number(6, v.GetBoolean() ? 1UL : 0))
        );

    private static byte[] Path(JsonElement json) =>
        Concat(
            Sub(json, "origin", v => Text(2, v.GetString()!)),
            Each(json, "elem", v => Bytes(3, Sub(v, "name", n => Text(1, n.GetString()!)), Keys(v))),
            Sub(json, "target", v => Text(4, v.GetString()!))
        );

    private static byte[] Keys(JsonElement elem) =>
        elem.TryGetProperty("key", out var keys)
            ? Concat([.. keys.EnumerateObject().Select(k => Bytes(2, Text(1, k.Name), Text(2, k.Value.GetString()!)))])
            : [];

    private static byte[] TypedValue(JsonElement json) =>
        Concat(
            Sub(json, "stringVal", v => Text(1, v.GetString()!)),
            Sub(json, "intVal", v => Number(2, (ulong)Signed(v))),
            Sub(json, "uintVal", v => Number(3, Unsigned(v))),
            Sub(json, "boolVal", v => Number(4, v.GetBoolean() ? 1UL : 0)),
            Sub(json, "bytesVal", v => Bytes(5, v.GetBytesFromBase64())),
            Sub(json, "floatVal", v => [.. Tag(6, 5), .. BitConverter.GetBytes(v.GetSingle())]),
            Sub(
                json,
                "decimalVal",
                v => Bytes(7, Sub(v, "digits", d => Number(1, (ulong)Signed(d))), Sub(v, "precision", p => Number(2, Unsigned(p))))
            ),
            Sub(json, "jsonVal", v => Bytes(10, v.GetBytesFromBase64())),
            Sub(json, "jsonIetfVal", v => Bytes(11, v.GetBytesFromBase64()))
        );

    private static byte[] Field(JsonElement json) =>
        Concat(
            Sub(json, "timestamp", v => Number(1, Unsigned(v))),
            Sub(json, "name", v => Text(2, v.GetString()!)),
            Sub(json, "stringValue", v => Text(5, v.GetString()!)),
            Sub(json, "boolValue", v => Number(6, v.GetBoolean() ? 1UL : 0)),
            Sub(json, "uint32Value", v => Number(7, Unsigned(v))),
            Sub(json, "uint64Value", v => Number(8, Unsigned(v))),
            Sub(json, "sint32Value", v => Number(9, Zigzag(Signed(v)))),
            Sub(json, "sint64Value", v => Number(10, Zigzag(Signed(v)))),
            Sub(json, "doubleValue", v => Double(11, v.GetDouble())),
            Each(json, "fields", v => Bytes(15, Field(v))),
            Sub(json, "delete", v => Number(16, v.GetBoolean() ? 1UL : 0))
        );

    // Both spellings of a name are allowed (protobuf.dev, "ProtoJSON").
    private static byte[] Sub(JsonElement json, string name, Func<JsonElement, byte[]> write)
    {
        var snake = string.Concat(name.Select(c => char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()));
        return json.TryGetProperty(name, out var value) || json.TryGetProperty(snake, out value) ? write(value) : [];
    }

    private static byte[] Each(JsonElement json, string name, Func<JsonElement, byte[]> write) =>
        json.TryGetProperty(name, out var values) ? Concat([.. values.EnumerateArray().Select(write)]) : [];

    private static ulong Unsigned(JsonElement json) => ulong.Parse(json.ToString(), NumberStyles.None, CultureInfo.InvariantCulture);

    private static long Signed(JsonElement json) =>
        long.Parse(json.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
