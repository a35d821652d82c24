namespace TelemetryGrid.Alerting.Configuration;

/// <summary>What a key of a receiver or of the global section holds.</summary>
internal enum SettingKind
{
    Text,
    Secret,
    Url,
    Flag,
    Integer,
    Duration,
    HostPort,
    Texts,
    Pairs,
    Section,
    Sections,

    /// <summary>Whatever YAML holds, kept as texts, lists and mappings.</summary>
    Any,
}
