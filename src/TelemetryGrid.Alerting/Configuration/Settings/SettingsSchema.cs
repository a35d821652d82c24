using System.Collections.Frozen;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>
/// The keys that one section takes. Written as words: <c>name</c> is a text, <c>name:kind</c> something else, <c>name:section=schema</c> and
/// <c>name:sections=schema</c> what stands beneath it.
/// </summary>
internal sealed class SettingsSchema
{
    public SettingsSchema(string what, string fields, params (string Name, SettingsSchema Schema)[] beneath)
    {
        What = what;
        Fields = fields
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Field(word, beneath))
            .ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
    }

    /// <summary>What the section is called in errors.</summary>
    public string What { get; }

    public FrozenDictionary<string, SettingField> Fields { get; }

    private static SettingField Field(string word, (string Name, SettingsSchema Schema)[] beneath)
    {
        var (name, type) = word.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
            ? (word[..colon], word[(colon + 1)..])
            : (word, "text");
        var (kind, schema) = type.IndexOf('=', StringComparison.Ordinal) is >= 0 and var mark
            ? (type[..mark], type[(mark + 1)..])
            : (type, null);
        return new SettingField(
            name,
            Enum.Parse<SettingKind>(kind, ignoreCase: true),
            schema is null
                ? null
                : Array.Find(beneath, b => b.Name == schema).Schema ?? throw new ArgumentException($"no schema '{schema}' for {word}")
        );
    }
}
