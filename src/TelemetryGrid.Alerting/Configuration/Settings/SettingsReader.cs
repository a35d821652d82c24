using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Files;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Reads a section by its schema; keys that the schema has not are errors, and so are values of the wrong kind.</summary>
internal static class SettingsReader
{
    public static Settings Read(YamlMap map, SettingsSchema schema)
    {
        var values = ImmutableDictionary.CreateBuilder<string, Setting>(StringComparer.Ordinal);
        foreach (var field in schema.Fields.Values)
        {
            if (map.Node(field.Name) is { } node && Value(map, field, node) is { } value)
            {
                values[field.Name] = new Setting(value, node.Start.Line);
            }
        }
        map.RejectOthers();
        return new Settings(values.ToImmutable(), map.At.Start.Line);
    }

    private static object? Value(YamlMap map, SettingField field, YamlNode node) =>
        field.Kind switch
        {
            SettingKind.Text or SettingKind.Secret => map.Text(field.Name),
            SettingKind.Url => Url(map, field.Name),
            SettingKind.HostPort => HostPort(map, field.Name),
            SettingKind.Flag => map.Flag(field.Name),
            SettingKind.Integer => map.Integer(field.Name),
            SettingKind.Duration => map.Duration(field.Name),
            SettingKind.Texts => map.Texts(field.Name).Select(t => t.Text).ToImmutableArray(),
            SettingKind.Pairs => map.Map(field.Name, $"'{field.Name}'") is { } pairs
                ? pairs.Pairs().Select(p => KeyValuePair.Create(p.Key, p.Text ?? "")).ToImmutableArray()
                : null,
            SettingKind.Section => map.Map(field.Name, field.Beneath!.What) is { } beneath ? Read(beneath, field.Beneath) : null,
            SettingKind.Sections => map.Maps(field.Name, field.Beneath!.What).Select(m => Read(m, field.Beneath)).ToImmutableArray(),
            _ => Any(map, node),
        };

    private static string? Url(YamlMap map, string key)
    {
        if (map.Text(key) is not { Length: > 0 } text || text.Contains("{{", StringComparison.Ordinal))
        {
            return map.Text(key);
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            map.Error($"'{key}' is an http or https URL, not '{text}'", map.Node(key));
        }
        else if (url.Host.Length == 0)
        {
            map.Error($"'{key}' has no host: '{text}'", map.Node(key));
        }
        return text;
    }

    private static string? HostPort(YamlMap map, string key)
    {
        if (map.Text(key) is not { Length: > 0 } text)
        {
            return null;
        }
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var bare = host.Contains(':', StringComparison.Ordinal) && !(host.StartsWith('[') && host.EndsWith(']'));
        if (colon < 0 || bare || colon == text.Length - 1)
        {
            map.Error($"'{key}' is host:port, not '{text}'", map.Node(key));
        }
        return text;
    }

    private static object? Any(YamlMap map, YamlNode node) =>
        !map.Errors.TakeMap(node)
            ? null
            : node switch
            {
                YamlScalarNode scalar => scalar.Value ?? "",
                YamlSequenceNode list => list.Children.Select(item => Any(map, item) ?? "").ToImmutableArray(),
                YamlMappingNode mapping => mapping.Children.ToImmutableDictionary(
                    pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}"),
                    pair => Any(map, pair.Value) ?? "",
                    StringComparer.Ordinal
                ),
                _ => null,
            };
}
