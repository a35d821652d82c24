using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Snmp"/>.</summary>
public static class SnmpSettings
{
    public const string Version = "version";
    public const string Fallback = "fallback";
    public const string Community = "community";
    public const string Context = "context";
    public const string Timeout = "timeout";
    public const string Retries = "retries";

    public const string V1 = "v1";
    public const string V2c = "v2c";
    public const string V3 = "v3";

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Snmp,
            SourceEndpointForm.Agent,
            [
                new SourceSetting(Version, SourceSettingType.Choice, "Version of SNMP.") { Choices = [V1, V2c, V3], Default = V2c },
                new SourceSetting(Fallback, SourceSettingType.Choice, "Versions tried in this order where the first is not answered.")
                {
                    Choices = [V1, V2c, V3],
                    IsList = true,
                },
                new SourceSetting(Community, SourceSettingType.Text, "Community of SNMP v1 and v2c.") { IsSecret = true },
                .. SnmpUserSettings.All,
                new SourceSetting(Context, SourceSettingType.Text, "Context of SNMP v3, usually none."),
                new SourceSetting(Timeout, SourceSettingType.Duration, "How long the first attempt waits; each further one twice as long.")
                {
                    Default = "1s",
                    Min = 50,
                    Max = 10_000,
                },
                new SourceSetting(Retries, SourceSettingType.Integer, "Attempts after the first.") { Default = "2", Max = 10 },
            ]
        )
        {
            DefaultPort = SourceEndpoint.SnmpPort,
            HasDevice = true,
            FilterField = "interface",
            Together = Check,
        };

    /// <summary>The versions to try, in order.</summary>
    public static ImmutableArray<string> Versions(SourceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. settings.List(Fallback).Prepend(settings.Text(Version)).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings, SourceCredentials credentials)
    {
        var versions = Versions(settings);
        if (versions.Any(v => v != V3) && string.IsNullOrEmpty(credentials.Find(Community)))
        {
            yield return (Community, "is required");
        }
        foreach (var error in SnmpUserSettings.Check(settings, credentials, isRequired: versions.Contains(V3)))
        {
            yield return error;
        }
    }
}
