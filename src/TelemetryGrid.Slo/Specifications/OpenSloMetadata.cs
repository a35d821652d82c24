using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>What all objects of OpenSLO have.</summary>
internal static partial class OpenSloMetadata
{
    public static (string Name, ImmutableSortedDictionary<string, string> Labels) Read(SpecificationMap map)
    {
        if (map.Map("metadata") is not { } metadata)
        {
            map.Error("metadata", "is missing");
            return ("", ImmutableSortedDictionary<string, string>.Empty);
        }
        var name = metadata.Required("name");
        // "metadata.name": names follow RFC 1123.
        if (name.Length > 0 && (name.Length > 63 || !Rfc1123().IsMatch(name)))
        {
            metadata.Error("name", $"'{name}' is no name: at most 63 lower-case letters, digits and '-', a letter or digit first and last");
        }
        var labels = metadata.Pairs("labels");
        metadata.Ignore("displayName", "annotations");
        metadata.Close();
        return (name, labels);
    }

    /// <summary>The fields of a kind whose content says nothing about objectives; null for a kind that is not known.</summary>
    public static string[]? Fields(string kind) =>
        kind switch
        {
            "Service" => ["description"],
            "DataSource" => ["description", "type", "connectionDetails"],
            "AlertPolicy" =>
            [
                "description",
                "alertWhenNoData",
                "alertWhenResolved",
                "alertWhenBreaching",
                "conditions",
                "notificationTargets",
            ],
            "AlertCondition" => ["description", "severity", "condition"],
            "AlertNotificationTarget" => ["description", "target"],
            _ => null,
        };

    [GeneratedRegex(
        "^[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Rfc1123();
}
