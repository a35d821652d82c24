using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Records;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Api;

/// <summary>From JSON values to numbers, texts and severities.</summary>
internal static class ApiValueReader
{
    private const int MaxText = 32 << 10;

    /// <summary>A value's text: a text's own, anything else as JSON writes it; null where there is none.</summary>
    public static string? Text(ApiValue value, JsonElement root, List<ApiItem> items, int max = MaxText)
    {
        if (value.Path is not { } path)
        {
            return value.Text;
        }
        if (path.IsKey)
        {
            return Cut(items[^path.Up].Key, max);
        }
        return ApiPathWalk.TryFind(path, root, items, out var found) ? Text(found, max) : null;
    }

    /// <summary>Null for a null.</summary>
    public static string? Text(JsonElement value, int max = MaxText) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.String => Cut(value.GetString()!, max),
            _ => Cut(value.GetRawText(), max),
        };

    /// <summary>A number, a text that is one, or true and false as 1 and 0; what is mapped is mapped first.</summary>
    public static bool TryNumber(ApiMapping mapping, JsonElement value, out double number)
    {
        number = 0;
        if (mapping.Map.Count > 0 && value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            var text = Text(value) ?? "null";
            if (mapping.Map.TryGetValue(text, out number) || mapping.Map.TryGetValue("*", out number))
            {
                number *= mapping.Scale;
                return true;
            }
        }
        bool isNumber;
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                isNumber = value.TryGetDouble(out number);
                break;
            case JsonValueKind.String:
                isNumber = double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                number = value.GetBoolean() ? 1 : 0;
                isNumber = true;
                break;
            default:
                isNumber = false;
                break;
        }
        number *= mapping.Scale;
        return isNumber && double.IsFinite(number);
    }

    /// <summary>By the names of syslog and of logging libraries, or OpenTelemetry's numbers from 1 to 24.</summary>
    public static Severity Severity(string? text) =>
        text?.ToUpperInvariant() switch
        {
            "TRACE" => TelemetryGrid.Records.Severity.Trace,
            "DEBUG" => TelemetryGrid.Records.Severity.Debug,
            "INFO" or "INFORMATION" or "INFORMATIONAL" or "NOTICE" => TelemetryGrid.Records.Severity.Info,
            "WARN" or "WARNING" or "MINOR" => TelemetryGrid.Records.Severity.Warn,
            "ERR" or "ERROR" or "MAJOR" => TelemetryGrid.Records.Severity.Error,
            "CRIT" or "CRITICAL" or "ALERT" or "EMERG" or "EMERGENCY" or "PANIC" or "FATAL" => TelemetryGrid.Records.Severity.Fatal,
            { } digits
                when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 24 =>
                (Severity)(((number - 1) / 4 * 4) + 1),
            _ => TelemetryGrid.Records.Severity.Unspecified,
        };

    private static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }
        return text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }
}
