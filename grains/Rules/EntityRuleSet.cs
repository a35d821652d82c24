using System.Collections.Frozen;
using System.Collections.Immutable;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>The rules on entities as this node knows them.</summary>
public sealed class EntityRuleSet
{
    private volatile Snapshot _current = Snapshot.Of("", []);

    public string Version => _current.Version;

    /// <summary>Rules on what happens.</summary>
    internal ImmutableArray<EntityRule> Rules => _current.Rules;

    /// <summary>Rules on series, by the name of the series.</summary>
    internal FrozenDictionary<string, ImmutableArray<EntityRule>> Thresholds => _current.Thresholds;

    internal ImmutableArray<EntityRule> Silences => _current.Silences;

    public void Replace(EntityRuleFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _current = Snapshot.Of(
            files.Version,
            [.. files.Files.SelectMany(f => RuleFileReader.Read(f.Text ?? "", f.Name).Groups).SelectMany(g => g.EntityRules)]
        );
    }

    private sealed record Snapshot(
        string Version,
        ImmutableArray<EntityRule> Rules,
        FrozenDictionary<string, ImmutableArray<EntityRule>> Thresholds,
        ImmutableArray<EntityRule> Silences
    )
    {
        public static Snapshot Of(string version, ImmutableArray<EntityRule> all) =>
            new(
                version,
                [.. all.Where(r => r.Series.Length == 0 && r.When != EntityCondition.SourceSilent)],
                all.Where(r => r.Series.Length > 0)
                    .GroupBy(r => r.Series, StringComparer.Ordinal)
                    .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal),
                [.. all.Where(r => r.When == EntityCondition.SourceSilent)]
            );
    }
}
