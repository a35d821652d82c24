using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>
/// Recognises the keys of an entry of a JSON list. In OpenConfig's style an entry with <c>config</c> or <c>state</c> has its keys, and
/// nothing else, as leaves beside them; elsewhere a leaf called name, id or index is the key, or one that ends so. An entry without any is
/// known by its position.
/// </summary>
internal static class TelemetryJsonList
{
    private const int MaxKeys = 6;

    /// <param name="entry">Stands at the entry's first token; a copy, so nothing is consumed.</param>
    public static bool TryPushKeys(Utf8JsonReader entry, int position, TelemetryPath path)
    {
        if (entry.TokenType != JsonTokenType.StartObject)
        {
            return TryPushPosition(position, path);
        }
        var first = path.KeyCount;
        var (isOpenConfig, bestRank) = Survey(entry);
        if (!isOpenConfig && bestRank == int.MaxValue)
        {
            return TryPushPosition(position, path);
        }
        while (entry.Read() && entry.TokenType == JsonTokenType.PropertyName)
        {
            var name = entry.ValueSpan;
            var rank = Rank(name);
            entry.Read();
            if (IsScalar(entry.TokenType) && path.KeyCount - first < MaxKeys && (isOpenConfig || rank == bestRank))
            {
                if (!TryPush(ref entry, name, path))
                {
                    return false;
                }
                bestRank = -1;
            }
            entry.Skip();
        }
        path.SortKeys(first);
        return true;
    }

    private static (bool IsOpenConfig, int BestRank) Survey(Utf8JsonReader entry)
    {
        var (isOpenConfig, hasScalar, best) = (false, false, int.MaxValue);
        while (entry.Read() && entry.TokenType == JsonTokenType.PropertyName)
        {
            var name = WithoutModule(entry.ValueSpan);
            entry.Read();
            if (IsScalar(entry.TokenType))
            {
                hasScalar = true;
                best = Math.Min(best, Rank(name));
            }
            else
            {
                isOpenConfig |=
                    entry.TokenType == JsonTokenType.StartObject && (name.SequenceEqual("state"u8) || name.SequenceEqual("config"u8));
            }
            entry.Skip();
        }
        return (isOpenConfig && hasScalar, best);
    }

    private static int Rank(ReadOnlySpan<byte> name)
    {
        name = WithoutModule(name);
        return name.SequenceEqual("name"u8) ? 0
            : name.SequenceEqual("id"u8) ? 1
            : name.SequenceEqual("index"u8) ? 2
            : name.EndsWith("-name"u8) || name.EndsWith("_name"u8) ? 3
            : name.EndsWith("-id"u8) || name.EndsWith("_id"u8) ? 4
            : name.EndsWith("-index"u8) || name.EndsWith("-address"u8) || name.EndsWith("-number"u8) ? 5
            : int.MaxValue;
    }

    private static ReadOnlySpan<byte> WithoutModule(ReadOnlySpan<byte> name) => name[(name.LastIndexOf((byte)':') + 1)..];

    private static bool IsScalar(JsonTokenType type) => type is JsonTokenType.String or JsonTokenType.Number;

    private static bool TryPush(ref Utf8JsonReader value, ReadOnlySpan<byte> name, TelemetryPath path)
    {
        if (!value.ValueIsEscaped)
        {
            return path.TryPushKey(name, value.ValueSpan);
        }
        var scratch = ArrayPool<byte>.Shared.Rent(value.ValueSpan.Length);
        var pushed = path.TryPushKey(name, scratch.AsSpan(0, value.CopyString(scratch)));
        ArrayPool<byte>.Shared.Return(scratch);
        return pushed;
    }

    private static bool TryPushPosition(int position, TelemetryPath path)
    {
        Span<byte> text = stackalloc byte[11];
        Utf8Formatter.TryFormat(position, text, out var length);
        return path.TryPushKey("position"u8, text[..length]);
    }
}
