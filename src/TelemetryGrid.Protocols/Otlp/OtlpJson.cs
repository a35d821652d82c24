using System.Buffers;
using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>
/// Rewrites OTLP/JSON as protobuf (OTLP specification, "JSON Protobuf Encoding"), so that what follows has one form to read: ids in
/// hexadecimal, enums as numbers only, 64-bit numbers as texts or numbers, unknown names passed over.
/// </summary>
public static class OtlpJson
{
    private const int MaxName = 64;

    /// <summary>Writes the message; what was written before a defect must not be used.</summary>
    public static TelemetryDefect Rewrite(ReadOnlySpan<byte> json, OtlpSignal signal, OtlpJsonBuffer into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 6 * OtlpValue.MaxDepth });
        var part = "request";
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject || !TryWriteMessage(ref reader, OtlpSchema.Of(signal), into, ref part))
            {
                return new TelemetryDefect(DecodeStatus.InvalidValue, part, (int)reader.TokenStartIndex);
            }
            // Nothing may follow; the reader says so by throwing.
            reader.Read();
            return into.IsFull ? new TelemetryDefect(DecodeStatus.LimitExceeded, "request", json.Length) : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a text that is not UTF-8, or half of a surrogate pair.
            var isCut = reader.BytesConsumed + 1 >= json.Length || e.Message.Contains("end of data", StringComparison.OrdinalIgnoreCase);
            return new TelemetryDefect(isCut ? DecodeStatus.Truncated : DecodeStatus.InvalidValue, part, (int)reader.BytesConsumed);
        }
    }

    private static bool TryWriteMessage(ref Utf8JsonReader reader, OtlpMessage message, OtlpJsonBuffer into, ref string part)
    {
        Span<char> name = stackalloc char[MaxName];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueSpan.Length <= MaxName ? message.Find(name[..reader.CopyString(name)]) : null;
            reader.Read();
            if (field is null)
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.Null && !TryWriteField(ref reader, field, into, ref part))
            {
                return false;
            }
        }
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryWriteField(ref Utf8JsonReader reader, OtlpField field, OtlpJsonBuffer into, ref string part)
    {
        if (!field.IsRepeated)
        {
            return TryWriteValue(ref reader, field, into, ref part);
        }
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            part = "array";
            return false;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryWriteValue(ref reader, field, into, ref part))
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryWriteValue(ref Utf8JsonReader reader, OtlpField field, OtlpJsonBuffer into, ref string part)
    {
        switch (field.Type)
        {
            case OtlpFieldType.Message:
                part = "object";
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return false;
                }
                var mark = into.Begin(field.Number);
                if (!TryWriteMessage(ref reader, field.Child!, into, ref part))
                {
                    return false;
                }
                into.End(mark);
                return true;
            case OtlpFieldType.Text:
                part = "text";
                return reader.TokenType == JsonTokenType.String && TryWriteText(ref reader, field, into);
            case OtlpFieldType.Bytes:
                part = "base64";
                return reader.TokenType == JsonTokenType.String
                    && reader.TryGetBytesFromBase64(out var bytes)
                    && into.Bytes(field.Number, bytes);
            case OtlpFieldType.Id:
                part = "hexadecimal id";
                return reader.TokenType == JsonTokenType.String && TryWriteId(ref reader, field, into);
            case OtlpFieldType.Boolean:
                part = "boolean";
                into.Varint(field.Number, reader.TokenType == JsonTokenType.True ? 1UL : 0);
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
            case OtlpFieldType.Double:
                part = "number";
                var isNumber = TryReadDouble(ref reader, out var number);
                into.Fixed64(field.Number, BitConverter.DoubleToUInt64Bits(number));
                return isNumber;
            default:
                part = "whole number";
                return TryReadInteger(ref reader, out var integer) && TryWriteInteger(field, integer, into);
        }
    }

    private static bool TryWriteText(ref Utf8JsonReader reader, OtlpField field, OtlpJsonBuffer into)
    {
        // Unescaping never makes a text longer.
        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            var length = reader.CopyString(buffer);
            return into.Bytes(field.Number, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryWriteId(ref Utf8JsonReader reader, OtlpField field, OtlpJsonBuffer into)
    {
        Span<byte> id = stackalloc byte[16];
        return reader.ValueSpan.Length <= 32
            && Convert.FromHexString(reader.ValueSpan, id, out _, out var written) == OperationStatus.Done
            && into.Bytes(field.Number, id[..written]);
    }

    private static bool TryWriteInteger(OtlpField field, Int128 integer, OtlpJsonBuffer into)
    {
        if (integer < long.MinValue || integer > ulong.MaxValue)
        {
            return false;
        }
        var bits = integer < 0 ? (ulong)(long)integer : (ulong)integer;
        switch (field.Type)
        {
            case OtlpFieldType.Varint:
                into.Varint(field.Number, bits);
                return true;
            case OtlpFieldType.Signed:
                into.Varint(field.Number, ((uint)(int)bits << 1) ^ (uint)((int)bits >> 31));
                return integer >= int.MinValue && integer <= int.MaxValue;
            case OtlpFieldType.Fixed32:
                into.Fixed32(field.Number, (uint)bits);
                return integer >= 0 && integer <= uint.MaxValue;
            default:
                into.Fixed64(field.Number, bits);
                return true;
        }
    }

    // protobuf.dev, "ProtoJSON": 64-bit numbers are texts, both are accepted, and so is 1.0 or 1e3.
    private static bool TryReadInteger(ref Utf8JsonReader reader, out Int128 value)
    {
        value = 0;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || reader.ValueSpan.Length is 0 or > 40)
        {
            return false;
        }
        Span<char> text = stackalloc char[40];
        text = text[..System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, text)];
        if (Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }
        if (
            decimal.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number)
        )
        {
            value = (Int128)number;
            return true;
        }
        return false;
    }

    private static bool TryReadDouble(ref Utf8JsonReader reader, out double value)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDouble(out value);
        }
        value = 0;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length is 0 or > 64)
        {
            return false;
        }
        Span<char> text = stackalloc char[64];
        text = text[..System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, text)];
        switch (text)
        {
            case "NaN":
                value = double.NaN;
                return true;
            case "Infinity":
                value = double.PositiveInfinity;
                return true;
            case "-Infinity":
                value = double.NegativeInfinity;
                return true;
            default:
                return double.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                    CultureInfo.InvariantCulture,
                    out value
                );
        }
    }
}
