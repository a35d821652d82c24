using System.Text.Json;
using TelemetryGrid.Gateway.Errors;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>
/// Reads the fields of a JSON object one by one, noting every error under the field's path instead of stopping at the first, as a
/// deserializer would. Fields nobody asked for are errors too.
/// </summary>
internal sealed class JsonFields(JsonElement json, string path, FieldErrors errors)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public FieldErrors Errors => errors;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Null when absent, null or not a text; the last is noted.</summary>
    public string? Text(string name, int maxLength, bool isRequired = false)
    {
        if (!TryGet(name, out var value))
        {
            if (isRequired)
            {
                errors.Add(PathOf(name), $"{PathOf(name)} is required.");
            }
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add(PathOf(name), $"{PathOf(name)} must be a text.");
            return null;
        }
        var text = value.GetString()!;
        if (text.Length > maxLength || text.Any(char.IsControl) || (isRequired && text.Length == 0))
        {
            var least = isRequired ? 1 : 0;
            errors.Add(PathOf(name), $"{PathOf(name)} must have {least} to {maxLength} characters, none of them control characters.");
            return null;
        }
        return text;
    }

    public double Number(string name, double minimum, double maximum, double otherwise)
    {
        if (!TryGet(name, out var value))
        {
            return otherwise;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }
        errors.Add(PathOf(name), $"{PathOf(name)} must be a number from {minimum} to {maximum}.");
        return otherwise;
    }

    public uint Count(string name, uint maximum, uint otherwise)
    {
        if (!TryGet(name, out var value))
        {
            return otherwise;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var number) && number <= maximum)
        {
            return number;
        }
        errors.Add(PathOf(name), $"{PathOf(name)} must be a whole number from 0 to {maximum}.");
        return otherwise;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (!TryGet(name, out var value))
        {
            return otherwise;
        }
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }
        errors.Add(PathOf(name), $"{PathOf(name)} must be true or false.");
        return otherwise;
    }

    /// <summary>An enum by its snake_case name; null when absent or wrong.</summary>
    public TEnum? Choice<TEnum>(string name, bool isRequired = false, params ReadOnlySpan<TEnum> except)
        where TEnum : struct, Enum
    {
        var text = Text(name, 64, isRequired);
        if (text is null)
        {
            return null;
        }
        var names = new List<string>();
        foreach (var choice in Enum.GetValues<TEnum>())
        {
            if (except.Contains(choice))
            {
                continue;
            }
            names.Add(JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()));
            if (names[^1] == text)
            {
                return choice;
            }
        }
        errors.Add(PathOf(name), $"{PathOf(name)} must be one of {string.Join(", ", names)}; it was {FieldErrors.Quote(text)}.");
        return null;
    }

    /// <summary>The entries of a list; empty when absent or wrong.</summary>
    public IEnumerable<JsonElement> List(string name, int maxCount)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= maxCount)
        {
            return value.EnumerateArray();
        }
        errors.Add(PathOf(name), $"{PathOf(name)} must be a list of at most {maxCount} entries.");
        return [];
    }

    /// <summary>A text, number or truth value as a text, or, of a list, each of them; empty when absent or wrong.</summary>
    public string[] Scalars(string name, bool isList, int maxCount)
    {
        if (!isList)
        {
            return TryGet(name, out var value) && ScalarOf(value, PathOf(name)) is { Length: > 0 } text ? [text] : [];
        }
        if (json.TryGetProperty(name, out var joined) && joined.ValueKind == JsonValueKind.String)
        {
            _asked.Add(name);
            return joined.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        return [.. List(name, maxCount).Select((entry, i) => ScalarOf(entry, $"{PathOf(name)}[{i}]")).OfType<string>()];
    }

    /// <summary>The fields of an object; null when absent or wrong.</summary>
    public JsonFields? Object(string name) => TryGet(name, out var value) ? Open(value, PathOf(name), errors) : null;

    /// <summary>The entries of an object used as a table; empty when absent or wrong.</summary>
    public IEnumerable<JsonProperty> Table(string name, int maxCount)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }
        if (value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() <= maxCount)
        {
            return value.EnumerateObject();
        }
        errors.Add(PathOf(name), $"{PathOf(name)} must be an object of at most {maxCount} entries.");
        return [];
    }

    public static JsonFields? Open(JsonElement json, string path, FieldErrors errors)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(json, path, errors);
        }
        var field = path.Length == 0 ? "body" : path;
        errors.Add(field, $"{field} must be an object.");
        return null;
    }

    /// <summary>Notes every field that no read asked for, unless it is null, which is as if it were not there; call it last.</summary>
    public void RejectOthers()
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && !_asked.Contains(property.Name))
            {
                errors.Add(PathOf(property.Name), $"There is no field {FieldErrors.Quote(PathOf(property.Name))}.");
            }
        }
    }

    private string? ScalarOf(JsonElement value, string at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { } text && !text.Any(char.IsControl):
                return text;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();
            default:
                errors.Add(at, $"{at} must be a text without control characters, a number, or true or false.");
                return null;
        }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        _asked.Add(name);
        return json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
