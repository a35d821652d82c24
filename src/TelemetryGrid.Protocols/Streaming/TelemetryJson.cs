using System.Buffers;
using System.Text.Json;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>
/// Flattens a JSON value (gNMI specification §2.3.1; RFC 7951 for JSON_IETF) to its leaves, below the path where it stands. Without a schema
/// the keys of a list entry have to be recognised; see <see cref="TelemetryJsonList"/>.
/// </summary>
internal static class TelemetryJson
{
    /// <summary>Deeper nesting is refused.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <param name="isIetf">64-bit integers and decimals are text there (RFC 7951 §6.1), and are read as numbers.</param>
    public static DecodeStatus Read(ReadOnlySpan<byte> json, bool isIetf, TelemetryEmitter to)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            return !reader.Read() ? DecodeStatus.InvalidValue
                : !ReadValue(ref reader, isIetf, to) ? DecodeStatus.LimitExceeded
                : reader.Read() ? DecodeStatus.InvalidValue
                : DecodeStatus.Ok;
        }
        catch (JsonException)
        {
            return DecodeStatus.InvalidValue;
        }
        catch (InvalidOperationException)
        {
            // An escape that makes no UTF-8.
            return DecodeStatus.InvalidValue;
        }
    }

    // False when a bound of the path is reached. The reader's own depth bounds the recursion.
    private static bool ReadValue(ref Utf8JsonReader reader, bool isIetf, TelemetryEmitter to)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, isIetf, to);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, isIetf, to);
            case JsonTokenType.String:
                ReadString(ref reader, isIetf, to);
                return true;
            case JsonTokenType.Number:
                to.Emit(Number(ref reader));
                return true;
            case JsonTokenType.True:
            case JsonTokenType.False:
                to.Emit(TelemetryValue.Of(reader.TokenType == JsonTokenType.True));
                return true;
            default:
                return true; // null: the leaf has no value
        }
    }

    private static bool ReadObject(ref Utf8JsonReader reader, bool isIetf, TelemetryEmitter to)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var mark = to.Path.Mark();
            if (!TryPushName(ref reader, to.Path))
            {
                return false;
            }
            reader.Read();
            if (!ReadValue(ref reader, isIetf, to))
            {
                return false;
            }
            to.Path.Reset(mark);
        }
        return true;
    }

    private static bool ReadArray(ref Utf8JsonReader reader, bool isIetf, TelemetryEmitter to)
    {
        var position = 0;
        ArrayBufferWriter<byte>? list = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    var mark = to.Path.Mark();
                    if (!TelemetryJsonList.TryPushKeys(reader, position, to.Path) || !ReadValue(ref reader, isIetf, to))
                    {
                        return false;
                    }
                    to.Path.Reset(mark);
                    break;
                case JsonTokenType.Null:
                    // [null] is a leaf of type empty that is set (RFC 7951 §6.9).
                    to.Emit(TelemetryValue.Of(true));
                    break;
                default:
                    list ??= new ArrayBufferWriter<byte>();
                    AppendScalar(ref reader, list);
                    break;
            }
            position++;
        }
        if (list is not null)
        {
            to.Emit(TelemetryValue.Text(list.WrittenSpan));
        }
        return true;
    }

    private static void AppendScalar(ref Utf8JsonReader reader, ArrayBufferWriter<byte> list)
    {
        if (list.WrittenCount > 0)
        {
            list.Write(","u8);
        }
        if (reader.TokenType == JsonTokenType.String)
        {
            list.Advance(reader.CopyString(list.GetSpan(reader.ValueSpan.Length + 1)));
        }
        else
        {
            list.Write(reader.ValueSpan);
        }
    }

    private static bool TryPushName(ref Utf8JsonReader reader, TelemetryPath path)
    {
        if (!reader.ValueIsEscaped)
        {
            return path.TryPush(reader.ValueSpan);
        }
        var scratch = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var pushed = path.TryPush(scratch.AsSpan(0, reader.CopyString(scratch)));
        ArrayPool<byte>.Shared.Return(scratch);
        return pushed;
    }

    private static void ReadString(ref Utf8JsonReader reader, bool isIetf, TelemetryEmitter to)
    {
        if (!reader.ValueIsEscaped)
        {
            to.Emit(isIetf && TelemetryNumber.TryParse(reader.ValueSpan, out var number) ? number : TelemetryValue.Text(reader.ValueSpan));
            return;
        }
        var scratch = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        to.Emit(TelemetryValue.Text(scratch.AsSpan(0, reader.CopyString(scratch))));
        ArrayPool<byte>.Shared.Return(scratch);
    }

    private static TelemetryValue Number(ref Utf8JsonReader reader) =>
        reader.TryGetUInt64(out var count) ? TelemetryValue.Of(count)
        : reader.TryGetInt64(out var signed) ? TelemetryValue.Of(signed)
        : TelemetryValue.Of(reader.TryGetDouble(out var number) ? number : double.NaN);
}
