using System.Globalization;
using TelemetryGrid.Alerting.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Files;

/// <summary>
/// A mapping of a file: reads its keys as what they must be, and tells those that nobody asked for. A key without a value counts as absent,
/// and merged mappings (<c>&lt;&lt;</c>) count where the mapping itself has no such key, as in the files' own programs.
/// </summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly YamlMappingNode _node;
    private readonly FileErrors _errors;
    private readonly string _what;

    public YamlMap(YamlMappingNode node, FileErrors errors, string what)
    {
        (_node, _errors, _what) = (node, errors, what);
        if (errors.TakeMap(node))
        {
            Take(node, depth: 0);
        }
    }

    public FileErrors Errors => _errors;

    public YamlNode At => _node;

    public IEnumerable<string> Keys => _entries.Keys;

    public void Error(string reason, YamlNode? at = null) => _errors.Add(at ?? _node, reason);

    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value, null when the key is absent or has none.</summary>
    public YamlNode? Node(string key)
    {
        _asked.Add(key);
        return _entries.TryGetValue(key, out var entry) && !IsNull(entry.Value) ? entry.Value : null;
    }

    /// <summary>The text; null when absent.</summary>
    public string? Text(string key) => Node(key) is { } value ? TextOf(key, value) : null;

    public bool? Flag(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        switch (text.ToLowerInvariant())
        {
            case "true" or "yes" or "on" or "y":
                return true;
            case "false" or "no" or "off" or "n":
                return false;
            default:
                Error($"'{key}' is true or false, not '{text}'", Node(key));
                return null;
        }
    }

    public long? Integer(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (
            long.TryParse(
                text.Replace("_", "", StringComparison.Ordinal),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            return value;
        }
        Error($"'{key}' is a whole number, not '{text}'", Node(key));
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (PromDuration.TryParse(text, out var value, out var reason))
        {
            return value;
        }
        Error($"'{key}': {reason}", Node(key));
        return null;
    }

    /// <summary>The items of a list; none when absent.</summary>
    public IEnumerable<YamlNode> Items(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence:
                return sequence.Children;
            case var other:
                Error($"'{key}' needs a list", other);
                return [];
        }
    }

    public IEnumerable<(string Text, YamlNode At)> Texts(string key)
    {
        foreach (var item in Items(key))
        {
            if (IsNull(item))
            {
                yield return ("", item);
            }
            else if (TextOf(key, item) is { } text)
            {
                yield return (text, item);
            }
        }
    }

    public YamlMap? Map(string key, string what) => Node(key) is { } value ? MapOf(key, value, what) : null;

    public IEnumerable<YamlMap> Maps(string key, string what) => Items(key).Select(item => MapOf(key, item, what)).OfType<YamlMap>();

    public YamlMap? MapOf(string key, YamlNode value, string what)
    {
        if (value is YamlMappingNode mapping)
        {
            return new YamlMap(mapping, _errors, what);
        }
        Error($"'{key}' needs keys and values", value);
        return null;
    }

    /// <summary>Every key and its text, where the keys are the file's own; a value that is missing is null.</summary>
    public IEnumerable<(string Key, string? Text, YamlNode At)> Pairs()
    {
        foreach (var (key, entry) in _entries)
        {
            _asked.Add(key);
            yield return (key, IsNull(entry.Value) ? null : TextOf(key, entry.Value), entry.Key);
        }
    }

    /// <summary>One error for each key nobody asked for.</summary>
    public void RejectOthers()
    {
        foreach (var (key, entry) in _entries)
        {
            if (!_asked.Contains(key))
            {
                Error($"'{key}' is not a key of {_what}", entry.Key);
            }
        }
    }

    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private string? TextOf(string key, YamlNode value)
    {
        if (value is YamlScalarNode { Value: { } text })
        {
            return text;
        }
        Error($"'{key}' needs a text", value);
        return null;
    }

    private void Take(YamlMappingNode node, int depth)
    {
        YamlNode? merged = null;
        foreach (var (key, value) in node.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
            {
                Error("a text is expected before the colon", key);
            }
            else if (name == "<<" && scalar.Style == ScalarStyle.Plain)
            {
                merged = value;
            }
            else
            {
                _entries.TryAdd(name, (key, value));
            }
        }
        if (merged is null)
        {
            return;
        }
        foreach (var part in merged is YamlSequenceNode list ? list.Children : [merged])
        {
            if (part is YamlMappingNode mapping && depth < 16)
            {
                Take(mapping, depth + 1);
            }
            else
            {
                Error("'<<' merges mappings, and not more than 16 into each other", part);
            }
        }
    }
}
