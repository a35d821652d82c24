using System.Text;
using System.Text.Json.Nodes;
using TelemetryGrid.Protocols.Mmdb;

namespace TelemetryGrid.Protocols.Tests.Mmdb;

/// <summary>A value as JSON, walked entry by entry; throws where the file is damaged.</summary>
internal static class MmdbJson
{
    public static JsonNode? Of(MmdbValue value)
    {
        switch (value.Type)
        {
            case MmdbType.Map:
                var map = new JsonObject();
                var entries = value.GetEnumerator();
                while (entries.MoveNext())
                {
                    map[Encoding.UTF8.GetString(entries.Current.Key)] = Of(entries.Current.Value);
                }
                return entries.IsDamaged ? throw new InvalidDataException() : map;
            case MmdbType.Array:
                var array = new JsonArray();
                var elements = value.GetEnumerator();
                while (elements.MoveNext())
                {
                    array.Add(Of(elements.Current.Value));
                }
                return elements.IsDamaged ? throw new InvalidDataException() : array;
            case MmdbType.Utf8String:
                Assert.True(value.TryGetString(out var text));
                return Encoding.UTF8.GetString(text);
            case MmdbType.Boolean:
                Assert.True(value.TryGetBoolean(out var truth));
                return truth;
            case MmdbType.Double or MmdbType.Float:
                Assert.True(value.TryGetDouble(out var real));
                return real;
            case MmdbType.Int32:
                Assert.True(value.TryGetInt32(out var signed));
                return (double)signed;
            case MmdbType.Bytes:
                Assert.True(value.TryGetBytes(out var bytes));
                return Convert.ToHexString(bytes);
            case MmdbType.UInt128:
                Assert.True(value.TryGetUInt128(out var wide));
                return wide.ToString();
            default:
                Assert.True(value.TryGetUInt64(out var number), value.Type.ToString());
                return (double)number;
        }
    }

    /// <summary>The same with all numbers as doubles, since the sources have 1 where the databases have 1.0.</summary>
    public static JsonNode? Normalize(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Normalize(entry.Value)))),
            JsonArray array => new JsonArray([.. array.Select(Normalize)]),
            JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => value.GetValue<double>(),
            _ => node?.DeepClone(),
        };
}
