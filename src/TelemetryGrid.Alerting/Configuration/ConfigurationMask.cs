using System.Collections.Frozen;
using System.Globalization;
using TelemetryGrid.Alerting.Files;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Shows a configuration without its secrets, and without its comments, which nobody checks for secrets.</summary>
public static class ConfigurationMask
{
    public const string Secret = "<secret>";

    // What lies beneath is given by the user, and names no key that could be looked at.
    private static readonly FrozenSet<string> SecretSections = FrozenSet.Create(
        StringComparer.Ordinal,
        "http_headers",
        "proxy_connect_header",
        "claims",
        "endpoint_params"
    );

    // Addresses by which anyone can post.
    private static readonly FrozenSet<string> SecretUrls = FrozenSet.Create(
        StringComparer.Ordinal,
        "webhook_url",
        "slack_api_url",
        "mattermost_webhook_url"
    );

    private static readonly FrozenSet<string> SecretKeys = ReceiverKinds
        .All.Select(k => k.Schema)
        .Append(GlobalSchema.Schema)
        .SelectMany(Names)
        .Concat(SecretUrls)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <returns>The same YAML, each secret written <c>&lt;secret&gt;</c>; empty when it is not YAML.</returns>
    public static string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var documents = YamlFile.Read(text, new FileErrors(""));
        if (documents.Count == 0)
        {
            return "";
        }
        Mask(documents[0], "", new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new YamlStream(new YamlDocument(documents[0])).Save(writer, assignAnchors: false);
        var masked = writer.ToString().ReplaceLineEndings("\n");
        // The end-of-document mark that the writer adds.
        return masked.EndsWith("...\n", StringComparison.Ordinal) ? masked[..^4] : masked;
    }

    private static void Mask(YamlNode node, string list, HashSet<YamlNode> seen)
    {
        if (!seen.Add(node))
        {
            return;
        }
        switch (node)
        {
            case YamlMappingNode map:
                foreach (var (key, value) in map.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? "";
                    if (SecretKeys.Contains(name) || SecretSections.Contains(name) || IsPostUrl(list, name))
                    {
                        Hide(value, []);
                    }
                    else
                    {
                        Mask(value, value is YamlSequenceNode ? name : list, seen);
                    }
                }
                break;
            case YamlSequenceNode items:
                foreach (var item in items)
                {
                    Mask(item, list, seen);
                }
                break;
            case YamlScalarNode { Value: { } value } scalar when NamesUser(value):
                scalar.Value = Secret;
                break;
        }
    }

    private static bool IsPostUrl(string list, string name) =>
        list switch
        {
            "slack_configs" => name == "api_url",
            "webhook_configs" or "incidentio_configs" => name == "url",
            _ => false,
        };

    // scheme://user:password@host
    private static bool NamesUser(string value) =>
        value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at
        && value.IndexOfAny(['/', '@'], at + 3) is >= 0 and var end
        && value[end] == '@';

    private static void Hide(YamlNode node, HashSet<YamlNode> seen)
    {
        if (node is YamlScalarNode { Value.Length: > 0 } scalar)
        {
            scalar.Value = Secret;
        }
        else if (seen.Add(node))
        {
            foreach (var child in node is YamlMappingNode map ? map.Children.Values : (node as YamlSequenceNode)?.Children ?? [])
            {
                Hide(child, seen);
            }
        }
    }

    private static IEnumerable<string> Names(SettingsSchema schema) =>
        schema.Fields.Values.SelectMany(f =>
            f.Kind == SettingKind.Secret ? [f.Name]
            : f.Beneath is null ? []
            : Names(f.Beneath)
        );
}
