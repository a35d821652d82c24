using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>
/// One mapping of the configuration file. Values are taken key by key; what was not taken when the section is closed is an unknown key.
/// All errors go to one list, so that a user sees them together.
/// </summary>
internal sealed class YamlSection(YamlMappingNode node, string path, List<ConfigurationError> errors)
{
    private readonly HashSet<string> _known = [];

    public long Line => node.Start.Line;

    public void Error(string key, string message) =>
        errors.Add(new ConfigurationError(Find(key)?.Start.Line ?? node.Start.Line, Full(key), message));

    public string? Text(string key)
    {
        switch (Take(key))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return Expand(key, scalar.Value ?? "");
            case var other:
                errors.Add(new ConfigurationError(other.Start.Line, Full(key), "expected a single value"));
                return null;
        }
    }

    /// <summary>A single value in which <c>${1}</c> means what its reader makes of it, not an environment variable.</summary>
    public string? Literal(string key) =>
        Take(key) switch
        {
            null => null,
            YamlScalarNode scalar => scalar.Value ?? "",
            var other => Fail<string>(other, key, "expected a single value"),
        };

    /// <summary>A list of single values.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        switch (Take(key))
        {
            case null or YamlScalarNode { Value: null or "" }:
                break;
            case YamlSequenceNode sequence:
                foreach (var child in sequence.Children)
                {
                    if (child is YamlScalarNode { Value: { } text })
                    {
                        texts.Add(Expand(key, text));
                    }
                    else
                    {
                        errors.Add(new ConfigurationError(child.Start.Line, Full(key), "expected a list of single values"));
                    }
                }
                break;
            case var other:
                Fail<string>(other, key, "expected a list of single values");
                break;
        }
        return texts;
    }

    /// <summary>Reads a value with a parser that answers null for what it does not accept.</summary>
    public void Value<T>(string key, Func<string, T?> parse, string expected, Action<T> set)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return;
        }
        if (parse(text) is { } value)
        {
            set(value);
        }
        else
        {
            Error(key, $"'{text}' is not {expected}");
        }
    }

    public YamlSection? Section(string key) =>
        Take(key) switch
        {
            null => null,
            YamlMappingNode mapping => new YamlSection(mapping, Full(key), errors),
            YamlScalarNode { Value: null or "" } => null,
            var other => Fail<YamlSection>(other, key, "expected a mapping of keys to values"),
        };

    /// <summary>A section that others read, who answer what is wrong with which line.</summary>
    public void Read(string key, Func<YamlMappingNode, IEnumerable<(long Line, string Reason)>> read)
    {
        switch (Take(key))
        {
            case null or YamlScalarNode { Value: null or "" }:
                break;
            case YamlMappingNode mapping:
                errors.AddRange(read(mapping).Select(e => new ConfigurationError(e.Line, Full(key), e.Reason)));
                break;
            case var other:
                Fail<string>(other, key, "expected a mapping of keys to values");
                break;
        }
    }

    public IEnumerable<YamlSection> Sections(string key)
    {
        var taken = Take(key);
        if (taken is null or YamlScalarNode { Value: null or "" })
        {
            yield break;
        }
        if (taken is not YamlSequenceNode sequence)
        {
            Fail<YamlSection>(taken, key, "expected a list");
            yield break;
        }
        var index = 0;
        foreach (var child in sequence.Children)
        {
            var name = $"{Full(key)}[{index++}]";
            if (child is YamlMappingNode mapping)
            {
                yield return new YamlSection(mapping, name, errors);
            }
            else
            {
                errors.Add(new ConfigurationError(child.Start.Line, name, "expected a mapping of keys to values"));
            }
        }
    }

    /// <summary>A mapping whose keys are the user's own.</summary>
    public IReadOnlyDictionary<string, string> Map(string key)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (Take(key))
        {
            case null:
                break;
            case YamlMappingNode mapping:
                foreach (var (name, value) in mapping.Children)
                {
                    if (name is YamlScalarNode { Value: { Length: > 0 } label } && value is YamlScalarNode text)
                    {
                        result[label] = Expand($"{key}.{label}", text.Value ?? "");
                    }
                    else
                    {
                        errors.Add(new ConfigurationError(name.Start.Line, Full(key), "expected names with one text value each"));
                    }
                }
                break;
            case var other:
                Fail<YamlSection>(other, key, "expected a mapping of names to texts");
                break;
        }
        return result;
    }

    /// <summary>Reports every key that nothing asked for.</summary>
    public void Close()
    {
        foreach (var child in node.Children.Keys)
        {
            var name = (child as YamlScalarNode)?.Value ?? "";
            if (!_known.Contains(name))
            {
                errors.Add(
                    new ConfigurationError(
                        child.Start.Line,
                        Full(name),
                        $"unknown key; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}"
                    )
                );
            }
        }
    }

    private YamlNode? Take(string key)
    {
        _known.Add(key);
        return Find(key);
    }

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private string Full(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private T? Fail<T>(YamlNode at, string key, string message)
        where T : class
    {
        errors.Add(new ConfigurationError(at.Start.Line, Full(key), message));
        return null;
    }

    // ${NAME} stands for an environment variable, so that secrets need not stand in the file.
    private string Expand(string key, string text)
    {
        if (!text.StartsWith("${", StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            return text;
        }
        var name = text[2..^1];
        var value = Environment.GetEnvironmentVariable(name);
        if (value is null)
        {
            Error(key, $"the environment variable {name} is not set");
        }
        return value ?? "";
    }
}
