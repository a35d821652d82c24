using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Collectors.Validation;

namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>The fields of one record, read as what they must be; the first thing that is wrong is kept.</summary>
internal sealed class TelemetryJsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    public RecordVerdict? Problem { get; private set; }

    /// <summary>Takes the fields of an object. A field that is null counts as absent.</summary>
    public void Load(JsonElement json)
    {
        foreach (var field in json.EnumerateObject())
        {
            if (!TelemetryJsonRecord.IsField(field.Name))
            {
                Refuse(RecordReason.FieldUnknown, Quote(field.Name), $"'{Quote(field.Name)}' is no field of a record.");
            }
            else if (!_fields.TryAdd(field.Name, field.Value))
            {
                Refuse(RecordReason.FieldRepeated, field.Name, $"'{field.Name}' stands there twice.");
            }
        }
    }

    public void Refuse(RecordReason reason, string field, string message) => Problem ??= new RecordVerdict(reason, field, message);

    public void RefuseOthers(string type, IReadOnlyCollection<string> allowed)
    {
        foreach (var (name, _) in _fields)
        {
            if (!allowed.Contains(name))
            {
                Refuse(RecordReason.FieldNotAllowed, name, $"A record of type '{type}' has no '{name}'.");
            }
        }
    }

    public JsonElement? Value(string name, bool isRequired = false)
    {
        if (_fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }
        if (isRequired)
        {
            Refuse(RecordReason.FieldMissing, name, $"'{name}' is missing.");
        }
        return null;
    }

    public string? Text(string name, bool isRequired = false)
    {
        if (Value(name, isRequired) is not { } value)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }
        Refuse(RecordReason.FieldInvalid, name, $"'{name}' must be a text.");
        return null;
    }

    public double? Number(string name, bool isRequired = false)
    {
        if (Value(name, isRequired) is not { } value)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }
        Refuse(RecordReason.FieldInvalid, name, $"'{name}' must be a number.");
        return null;
    }

    public ImmutableDictionary<string, string> Pairs(string name)
    {
        if (Value(name) is not { } value)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
        var pairs = ImmutableDictionary.CreateBuilder<string, string>();
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(RecordReason.FieldInvalid, name, $"'{name}' must be an object of texts.");
            return pairs.ToImmutable();
        }
        foreach (var pair in value.EnumerateObject())
        {
            var path = $"{name}.{Quote(pair.Name)}";
            if (pair.Value.ValueKind != JsonValueKind.String)
            {
                Refuse(RecordReason.FieldInvalid, path, $"'{path}' must be a text.");
            }
            else if (!pairs.TryAdd(pair.Name, pair.Value.GetString()!))
            {
                Refuse(RecordReason.FieldRepeated, path, $"'{path}' stands there twice.");
            }
        }
        return pairs.ToImmutable();
    }

    public static string Quote(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
