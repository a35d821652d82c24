using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Slo.Objectives;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>
/// A mapping of a specification. Reading a key takes it; what nobody took is an error when the mapping is closed. A value of the wrong shape is
/// reported with its line, and read as though it were not there.
/// </summary>
internal sealed class SpecificationMap
{
    private readonly string _file;
    private readonly string _path;
    private readonly List<SpecificationError> _errors;
    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly long _line;

    public SpecificationMap(string file, string path, YamlMappingNode node, List<SpecificationError> errors)
    {
        (_file, _path, _errors, _line) = (file, path, errors, node.Start.Line);
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name } scalar)
            {
                _entries[name] = (scalar, value);
            }
            else
            {
                errors.Add(new SpecificationError(file, key.Start.Line, $"{Describe(path)}a key must be a plain text"));
            }
        }
    }

    public int ErrorCount => _errors.Count;

    /// <summary>True when the key has a value that is not empty.</summary>
    public bool Has(string key) => _entries.TryGetValue(key, out var entry) && !IsNull(entry.Value);

    public void Error(string key, string reason)
    {
        var line = _entries.TryGetValue(key, out var entry) ? entry.Key.Start.Line : _line;
        _errors.Add(new SpecificationError(_file, line, $"{Describe(_path)}{(key.Length > 0 ? $"{key}: " : "")}{reason}"));
    }

    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _taken.Add(key);
        }
    }

    public string? Text(string key)
    {
        if (Take(key) is not { } node)
        {
            return null;
        }
        if (node is YamlScalarNode { Value: { } text })
        {
            return text;
        }
        Error(key, "a text is expected");
        return null;
    }

    /// <summary>A text that has to be there; empty after reporting that it is not.</summary>
    public string Required(string key)
    {
        if (!Has(key))
        {
            _taken.Add(key);
            Error(key, "is missing");
            return "";
        }
        return Text(key) ?? "";
    }

    public double? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }
        Error(key, $"'{text}' is not a number");
        return null;
    }

    public bool? Flag(string key)
    {
        switch (Text(key))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            case var text:
                Error(key, $"'{text}' is neither true nor false");
                return null;
        }
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (SloDuration.TryParse(text, out var duration))
        {
            return duration;
        }
        Error(key, $"'{text}' is not a duration such as 5m, 1h30m or 30d");
        return null;
    }

    /// <summary>A duration, or a number of seconds.</summary>
    public double? Seconds(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        if (SloDuration.TryParse(text, out var duration))
        {
            return duration.TotalSeconds;
        }
        return Number(key);
    }

    public SpecificationMap? Map(string key)
    {
        if (Take(key) is not { } node)
        {
            return null;
        }
        if (node is YamlMappingNode mapping)
        {
            return new SpecificationMap(_file, Join(key), mapping, _errors);
        }
        Error(key, "a mapping of keys to values is expected");
        return null;
    }

    /// <summary>The elements of a list of mappings.</summary>
    public List<SpecificationMap> Maps(string key)
    {
        var maps = new List<SpecificationMap>();
        foreach (var (node, path) in Elements(key))
        {
            if (node is YamlMappingNode mapping)
            {
                maps.Add(new SpecificationMap(_file, path, mapping, _errors));
            }
            else
            {
                _errors.Add(new SpecificationError(_file, node.Start.Line, $"{path}: a mapping of keys to values is expected"));
            }
        }
        return maps;
    }

    /// <summary>The elements of a list of texts; those that are mappings come as such.</summary>
    public List<(string? Text, SpecificationMap? Map)> TextsOrMaps(string key)
    {
        var all = new List<(string?, SpecificationMap?)>();
        foreach (var (node, path) in Elements(key))
        {
            if (node is YamlMappingNode mapping)
            {
                all.Add((null, new SpecificationMap(_file, path, mapping, _errors)));
            }
            else if (node is YamlScalarNode { Value: { } text })
            {
                all.Add((text, null));
            }
            else
            {
                _errors.Add(new SpecificationError(_file, node.Start.Line, $"{path}: a text or a mapping is expected"));
            }
        }
        return all;
    }

    /// <summary>Names and values. A list of values, as OpenSLO allows, is joined by commas.</summary>
    public ImmutableSortedDictionary<string, string> Pairs(string key)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Map(key) is { } map)
        {
            foreach (var (name, (_, value)) in map._entries)
            {
                if (value is YamlScalarNode { Value: { } text })
                {
                    pairs[name] = text;
                }
                else if (value is YamlSequenceNode list && list.Children.All(c => c is YamlScalarNode))
                {
                    pairs[name] = string.Join(',', list.Children.Select(c => ((YamlScalarNode)c).Value));
                }
                else
                {
                    map.Error(name, "a text is expected");
                }
            }
        }
        return pairs.ToImmutable();
    }

    /// <summary>Reports the keys that nobody took.</summary>
    public void Close()
    {
        foreach (var name in _entries.Keys.Where(k => !_taken.Contains(k)))
        {
            Error(name, "is not known here");
        }
    }

    private IEnumerable<(YamlNode Node, string Path)> Elements(string key)
    {
        if (Take(key) is not { } node)
        {
            return [];
        }
        if (node is YamlSequenceNode list)
        {
            return list.Children.Select((c, i) => (c, $"{Join(key)}[{i}]"));
        }
        Error(key, "a list is expected");
        return [];
    }

    private YamlNode? Take(string key)
    {
        _taken.Add(key);
        return Has(key) ? _entries[key].Value : null;
    }

    private string Join(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string Describe(string path) => path.Length == 0 ? "" : $"{path}: ";

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: null or "" or "~" or "null" };
}
