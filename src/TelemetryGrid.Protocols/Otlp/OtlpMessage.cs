using System.Collections.Frozen;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>The fields of a message by their names in JSON (lowerCamelCase; the original names are not valid there).</summary>
internal sealed class OtlpMessage
{
    private readonly Dictionary<string, OtlpField> _fields = new(StringComparer.Ordinal);
    private FrozenDictionary<string, OtlpField>? _frozen;

    public OtlpMessage Add(uint number, string name, OtlpFieldType type, bool isRepeated = false)
    {
        _fields.Add(name, new OtlpField(number, type, isRepeated));
        return this;
    }

    public OtlpMessage Add(uint number, string name, OtlpMessage child, bool isRepeated = false)
    {
        _fields.Add(name, new OtlpField(number, OtlpFieldType.Message, isRepeated, child));
        return this;
    }

    public OtlpField? Find(ReadOnlySpan<char> name)
    {
        var fields = _frozen ??= _fields.ToFrozenDictionary(StringComparer.Ordinal);
        return fields.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var field) ? field : null;
    }
}
