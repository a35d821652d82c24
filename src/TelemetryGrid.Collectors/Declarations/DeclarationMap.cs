using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using TelemetryGrid.Protocols.Snmp;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Collectors.Declarations;

/// <summary>A mapping of a file of declarations: reads its keys as what they must be, and tells those that nobody asked for.</summary>
internal sealed class DeclarationMap(string source, YamlMappingNode node, List<DeclarationError> errors)
{
    private static readonly TimeSpan s_regexTimeout = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string Source => source;

    public long Line => node.Start.Line;

    public bool Has(string key) => node.Children.ContainsKey(new YamlScalarNode(key));

    public void Error(string message, YamlNode? at = null) => errors.Add(new DeclarationError(source, (at ?? node).Start.Line, message));

    /// <summary>Every key and its text, where the keys are the file's own.</summary>
    public IEnumerable<(string Key, string Text, YamlNode At)> Pairs()
    {
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text })
            {
                _asked.Add(name);
                yield return (name, text, value);
            }
            else
            {
                Error("a text is expected on both sides of the colon.", key);
            }
        }
    }

    public YamlNode? Node(string key)
    {
        _asked.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    public IEnumerable<string> Keys() => node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "");

    public string Text(string key) => Node(key) is { } value ? TextOf(key, value) : "";

    public string RequiredText(string key)
    {
        var text = Text(key);
        if (text.Length == 0)
        {
            Error($"'{key}' is missing.");
        }
        return text;
    }

    public double? Number(string key) => Node(key) is { } value ? NumberOf(key, value) : null;

    public bool Flag(string key)
    {
        var text = Text(key);
        if (text is not ("" or "true" or "false"))
        {
            Error($"'{key}' is true or false, not '{text}'.", Node(key));
        }
        return text == "true";
    }

    /// <summary>A list of texts; a text alone is a list of one.</summary>
    public IEnumerable<(string Text, YamlNode At)> Texts(string key) => Items(key).Select(item => (TextOf(key, item), item));

    public IEnumerable<double> Numbers(string key) => Items(key).Select(item => NumberOf(key, item)).OfType<double>();

    /// <summary>A list's items; what is no list is a list of one.</summary>
    public IEnumerable<YamlNode> Items(string key) =>
        Node(key) switch
        {
            null => [],
            YamlSequenceNode sequence => sequence.Children,
            var single => [single],
        };

    public IEnumerable<DeclarationMap> Maps(string key) => Items(key).Select(item => MapOf(key, item)).OfType<DeclarationMap>();

    public DeclarationMap? Map(string key) => Node(key) is { } value ? MapOf(key, value) : null;

    public DeclarationMap? MapOf(string key, YamlNode value)
    {
        if (value is YamlMappingNode mapping)
        {
            return new DeclarationMap(source, mapping, errors);
        }
        Error($"'{key}' needs keys and values.", value);
        return null;
    }

    public string TextOf(string key, YamlNode value)
    {
        if (value is YamlScalarNode { Value: { } text })
        {
            return text;
        }
        Error($"'{key}' needs a text.", value);
        return "";
    }

    public IEnumerable<ObjectIdentifier> ObjectIds(string key)
    {
        foreach (var (text, at) in Texts(key))
        {
            if (TryObjectId(text, at, out var oid))
            {
                yield return oid;
            }
        }
    }

    public bool TryObjectId(string text, YamlNode at, out ObjectIdentifier oid)
    {
        if (ObjectIdentifier.TryParse(text, out oid))
        {
            return true;
        }
        Error($"'{text}' is not a numeric object identifier such as 1.3.6.1.2.1.1.3.0.", at);
        return false;
    }

    /// <summary>An expression that takes time in proportion to the text it is held against, whoever wrote either.</summary>
    public Regex? Expression(string key) => Node(key) is { } value ? ExpressionOf(key, TextOf(key, value), value) : null;

    /// <summary>The same of a key itself.</summary>
    public Regex? KeyExpression(string key) => ExpressionOf(key, key, node);

    private Regex? ExpressionOf(string key, string text, YamlNode at)
    {
        try
        {
            const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;
            return new Regex(text, options, s_regexTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Error($"'{key}' is not a regular expression without look-around and back-references: {e.Message}", at);
            return null;
        }
    }

    public bool TryChoice<T>(string key, T otherwise, [NotNullWhen(true)] out T? choice)
        where T : struct, Enum
    {
        choice = otherwise;
        var text = Text(key);
        if (text.Length == 0)
        {
            return true;
        }
        foreach (var value in Enum.GetValues<T>())
        {
            if (Written(value.ToString()) == text)
            {
                choice = value;
                return true;
            }
        }
        Error($"'{key}' is one of {string.Join(", ", Enum.GetNames<T>().Select(Written))}, not '{text}'.", Node(key));
        return false;
    }

    /// <summary>Tells every key that was not asked for: a misspelt key must not pass in silence.</summary>
    public void RefuseOthers()
    {
        foreach (var key in node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!_asked.Contains(name))
            {
                Error($"'{name}' is not known here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.", key);
            }
        }
    }

    private double? NumberOf(string key, YamlNode value)
    {
        var text = TextOf(key, value);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }
        Error($"'{key}' needs a number, not '{text}'.", value);
        return null;
    }

    private static string Written(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
