using System.Collections.Immutable;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>The rules on entities as this node knows them.</summary>
public sealed class EntityRuleSet
{
    private volatile Snapshot _current = new("", []);

    public string Version => _current.Version;

    internal ImmutableArray<EntityRule> Rules => _current.Rules;

    public void Replace(EntityRuleFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _current = new Snapshot(
            files.Version,
            [.. files.Files.SelectMany(f => RuleFileReader.Read(f.Text ?? "", f.Name).Groups).SelectMany(g => g.EntityRules)]
        );
    }

    private sealed record Snapshot(string Version, ImmutableArray<EntityRule> Rules);
}
