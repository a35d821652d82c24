using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>
/// A section of a configuration whose keys were checked when it was read: texts, flags, numbers, durations, lists and sections by the name that
/// the file gives them. What the file leaves out is null or empty; what it takes from the global section is in place.
/// </summary>
public sealed class Settings
{
    public static readonly Settings Empty = new(ImmutableDictionary<string, Setting>.Empty, 0);

    private readonly ImmutableDictionary<string, Setting> _values;

    internal Settings(ImmutableDictionary<string, Setting> values, long line) => (_values, Line) = (values, line);

    /// <summary>Where the section begins in its file; 0 when it stands in no file.</summary>
    public long Line { get; }

    public IEnumerable<string> Keys => _values.Keys;

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The text, empty when it is not there.</summary>
    public string Text(string key) => Value<string>(key) ?? "";

    public bool? Flag(string key) => _values.TryGetValue(key, out var setting) ? setting.Value as bool? : null;

    public long? Integer(string key) => _values.TryGetValue(key, out var setting) ? setting.Value as long? : null;

    public TimeSpan? Duration(string key) => _values.TryGetValue(key, out var setting) ? setting.Value as TimeSpan? : null;

    public ImmutableArray<string> Texts(string key) =>
        _values.TryGetValue(key, out var setting) && setting.Value is ImmutableArray<string> list ? list : [];

    public ImmutableArray<KeyValuePair<string, string>> Pairs(string key) =>
        _values.TryGetValue(key, out var setting) && setting.Value is ImmutableArray<KeyValuePair<string, string>> pairs ? pairs : [];

    public Settings? Section(string key) => Value<Settings>(key);

    public ImmutableArray<Settings> Sections(string key) =>
        _values.TryGetValue(key, out var setting) && setting.Value is ImmutableArray<Settings> list ? list : [];

    /// <summary>What no schema describes: a text, a list of such values, or a dictionary of them; null when it is not there.</summary>
    public object? Any(string key) => Value<object>(key);

    internal long LineOf(string key) => _values.TryGetValue(key, out var setting) ? setting.Line : Line;

    internal Settings With(string key, object? value) =>
        value is null ? this : new(_values.SetItem(key, new Setting(value, LineOf(key))), Line);

    private T? Value<T>(string key)
        where T : class => _values.TryGetValue(key, out var setting) ? setting.Value as T : null;
}
