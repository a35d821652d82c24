using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>An AnyValue (common.proto) of a message that a reader has checked.</summary>
public readonly ref struct OtlpValue
{
    /// <summary>How deep arrays and maps may lie in each other; what is deeper is refused.</summary>
    public const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Range32 _content;

    internal OtlpValue(ReadOnlySpan<byte> body, Range32 message)
    {
        _body = body;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            // Of a oneof the last one counts.
            switch (tag)
            {
                case (1 << 3) | 2 when reader.TryReadRange("", out _content):
                    Kind = OtlpValueKind.Text;
                    break;
                case 2 << 3 when reader.TryReadVarint("", out var boolean):
                    (Kind, Integer) = (OtlpValueKind.Boolean, boolean == 0 ? 0 : 1);
                    break;
                case 3 << 3 when reader.TryReadVarint("", out var integer):
                    (Kind, Integer) = (OtlpValueKind.Integer, (long)integer);
                    break;
                case (4 << 3) | 1 when reader.TryReadDouble("", out var number):
                    (Kind, Double) = (OtlpValueKind.Double, number);
                    break;
                case (5 << 3) | 2 when reader.TryReadRange("", out _content):
                    Kind = OtlpValueKind.Array;
                    break;
                case (6 << 3) | 2 when reader.TryReadRange("", out _content):
                    Kind = OtlpValueKind.Map;
                    break;
                case (7 << 3) | 2 when reader.TryReadRange("", out _content):
                    Kind = OtlpValueKind.Bytes;
                    break;
                default:
                    if (!reader.TrySkip(tag, ""))
                    {
                        return;
                    }
                    break;
            }
        }
    }

    public OtlpValueKind Kind { get; }

    /// <summary>Of an integer, and 0 or 1 of a boolean.</summary>
    public long Integer { get; }

    public double Double { get; }

    /// <summary>UTF-8 of a text, octets of bytes.</summary>
    public ReadOnlySpan<byte> Content => Kind is OtlpValueKind.Text or OtlpValueKind.Bytes ? _content.Of(_body) : default;

    /// <summary>Of a map.</summary>
    public OtlpAttributes Entries => Kind == OtlpValueKind.Map ? new OtlpAttributes(_body, _content, 1) : default;

    /// <summary>As attributes that are not texts are written (OpenTelemetry, "Mapping to non-OTLP formats"): plain, and JSON for arrays and maps.</summary>
    public override string ToString()
    {
        switch (Kind)
        {
            case OtlpValueKind.Text:
                return Encoding.UTF8.GetString(Content);
            case OtlpValueKind.Boolean:
                return Integer != 0 ? "true" : "false";
            case OtlpValueKind.Integer:
                return Integer.ToString(CultureInfo.InvariantCulture);
            case OtlpValueKind.Double:
                return Double.ToString("R", CultureInfo.InvariantCulture);
            case OtlpValueKind.Bytes:
                return Convert.ToBase64String(Content);
            case OtlpValueKind.Array or OtlpValueKind.Map:
                var buffer = new ArrayBufferWriter<byte>();
                using (var json = new Utf8JsonWriter(buffer, OtlpJsonText.Options))
                {
                    WriteTo(json);
                }
                return Encoding.UTF8.GetString(buffer.WrittenSpan);
            default:
                return "";
        }
    }

    private void WriteTo(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case OtlpValueKind.Boolean:
                json.WriteBooleanValue(Integer != 0);
                break;
            case OtlpValueKind.Integer:
                json.WriteNumberValue(Integer);
                break;
            case OtlpValueKind.Double when double.IsFinite(Double):
                json.WriteNumberValue(Double);
                break;
            case OtlpValueKind.None:
                json.WriteNullValue();
                break;
            case OtlpValueKind.Array:
                json.WriteStartArray();
                var reader = new ProtobufReader(_body, _content.Start, _content.End);
                while (OtlpFields.TryNext(ref reader, (1 << 3) | 2, out var element))
                {
                    new OtlpValue(_body, element).WriteTo(json);
                }
                json.WriteEndArray();
                break;
            case OtlpValueKind.Map:
                json.WriteStartObject();
                foreach (var entry in Entries)
                {
                    json.WritePropertyName(Encoding.UTF8.GetString(entry.Key));
                    entry.Value.WriteTo(json);
                }
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(ToString());
                break;
        }
    }
}
