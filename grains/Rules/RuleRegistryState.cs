using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>What the registry of rules stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.RuleRegistryState")]
public sealed class RuleRegistryState
{
    [Id(0)]
    public List<RuleFileReport> Files { get; set; } = [];

    /// <summary>The groups that were told to run, by key, and the version of each.</summary>
    [Id(1)]
    public Dictionary<string, string> Groups { get; set; } = new(StringComparer.Ordinal);
}
