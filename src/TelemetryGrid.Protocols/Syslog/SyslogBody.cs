using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// The fields of a body: of a JSON object, else of <c>key=value</c> pairs, else none. Walked in place, nothing allocated, bounded by
/// <see cref="MaxFields"/> however many there are.
/// </summary>
public ref struct SyslogBody
{
    /// <summary>Fields that are read of one body; more are left.</summary>
    public const int MaxFields = 256;

    private const int MaxLevels = 8;

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _names;
    private Utf8JsonReader _json;
    private Levels _ends;
    private int _level;
    private int _at;
    private int _count;

    /// <param name="body">The bytes of <see cref="SyslogRecord.Body"/>.</param>
    /// <param name="names">Room for the names of nested objects, 256 bytes or so. Longer ones are cut.</param>
    public SyslogBody(ReadOnlySpan<byte> body, Span<byte> names)
    {
        _text = body.Trim(" \t\r\n"u8);
        _names = names;
        if (_text.StartsWith("@cee:"u8))
        {
            _text = _text[5..].TrimStart(" \t"u8);
        }
        if (JsonText.IsObject(_text))
        {
            Kind = SyslogBodyKind.Json;
            _json = new Utf8JsonReader(_text, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
            _json.Read();
        }
        else if (IsKeyValue(_text))
        {
            Kind = SyslogBodyKind.KeyValue;
        }
    }

    public SyslogBodyKind Kind { get; }

    public SyslogBodyField Current { get; private set; }

    /// <summary>Whether there were more fields than are read.</summary>
    public readonly bool IsCut => _count > MaxFields;

    public readonly SyslogBody GetEnumerator() => this;

    public bool MoveNext()
    {
        if (Kind == SyslogBodyKind.Raw || _count > MaxFields)
        {
            return false;
        }
        if (Kind == SyslogBodyKind.Json ? !MoveNextJson() : !MoveNextPair())
        {
            return false;
        }
        return ++_count <= MaxFields;
    }

    /// <summary>Two pairs, or one that is the whole text: a single one within a sentence says too little.</summary>
    private static bool IsKeyValue(ReadOnlySpan<byte> text)
    {
        var at = 0;
        if (!KeyValueText.TryRead(text, ref at, out var name, out _, out _))
        {
            return false;
        }
        return (at == text.Length && text.StartsWith(name)) || KeyValueText.TryRead(text, ref at, out _, out _, out _);
    }

    private bool MoveNextPair()
    {
        if (!KeyValueText.TryRead(_text, ref _at, out var name, out var value, out var kind))
        {
            return false;
        }
        Current = new SyslogBodyField(name, value, kind);
        return true;
    }

    private bool MoveNextJson()
    {
        try
        {
            while (_json.Read())
            {
                switch (_json.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        AddName(_json.ValueSpan);
                        break;
                    case JsonTokenType.EndObject:
                        _level--;
                        break;
                    case JsonTokenType.StartObject when _level + 1 < MaxLevels:
                        _level++;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        var start = (int)_json.TokenStartIndex;
                        _json.Skip();
                        return Take(_text[start..(int)_json.BytesConsumed], SyslogValueKind.Json);
                    case JsonTokenType.String:
                        return Take(_json.ValueSpan, SyslogValueKind.JsonString);
                    default:
                        return Take(_json.ValueSpan, SyslogValueKind.JsonLiteral);
                }
            }
        }
        catch (JsonException)
        {
            // The text was checked, so that this does not come; if it does, the fields end here.
        }
        return false;
    }

    private bool Take(ReadOnlySpan<byte> value, SyslogValueKind kind)
    {
        Current = new SyslogBodyField(_names[.._ends[_level]], value, kind);
        return true;
    }

    /// <summary>Names of this level begin where the name of the object around them ends.</summary>
    private void AddName(ReadOnlySpan<byte> name)
    {
        var start = _level == 0 ? 0 : _ends[_level - 1];
        if (start > 0 && start < _names.Length)
        {
            _names[start++] = (byte)'.';
        }
        var length = Math.Min(name.Length, _names.Length - start);
        name[..length].CopyTo(_names[start..]);
        _ends[_level] = start + length;
    }

    [InlineArray(MaxLevels)]
    private struct Levels
    {
        private int _first;
    }
}
