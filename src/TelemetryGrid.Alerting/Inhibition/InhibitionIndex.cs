using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Inhibition;

/// <summary>
/// Knows the alerts that may mute others, and answers for any alert which of them does. Each rule keeps its sources by their values of the
/// labels that must be equal, so that an answer costs one look-up per rule and not one comparison per alert. A label missing on both sides is
/// equal. Holds one entry per rule and source alert; not for use by several threads at once.
/// </summary>
public sealed class InhibitionIndex(ImmutableArray<InhibitRule> rules)
{
    private readonly Dictionary<Labels, SortedDictionary<Fingerprint, Source>>[] _sources =
    [
        .. rules.Select(_ => new Dictionary<Labels, SortedDictionary<Fingerprint, Source>>()),
    ];

    /// <summary>Takes news of an alert, firing or resolved. Returns whether it is a source of any rule.</summary>
    public bool Update(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var isSource = false;
        for (var i = 0; i < rules.Length; i++)
        {
            if (!Matches(rules[i].Source, alert.Labels))
            {
                continue;
            }
            isSource = true;
            var key = KeyOf(rules[i], alert.Labels);
            if (!_sources[i].TryGetValue(key, out var sources))
            {
                _sources[i][key] = sources = [];
            }
            sources[Fingerprint.Of(alert.Labels)] = new Source(alert.EndsAt, Matches(rules[i].Target, alert.Labels));
        }
        return isSource;
    }

    /// <summary>Forgets the sources that ended.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var byKey in _sources)
        {
            foreach (var (key, sources) in byKey.ToArray())
            {
                foreach (var ended in sources.Where(s => s.Value.EndsAt <= now).Select(s => s.Key).ToArray())
                {
                    sources.Remove(ended);
                }
                if (sources.Count == 0)
                {
                    byKey.Remove(key);
                }
            }
        }
    }

    /// <summary>The firing alert that mutes one with these labels; null when none does.</summary>
    public Fingerprint? InhibitedBy(Labels target, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(target);
        for (var i = 0; i < rules.Length; i++)
        {
            if (!Matches(rules[i].Target, target) || !_sources[i].TryGetValue(KeyOf(rules[i], target), out var sources))
            {
                continue;
            }
            // Alerts that are on both sides would mute each other, and themselves.
            var onBothSides = Matches(rules[i].Source, target);
            foreach (var (source, state) in sources)
            {
                if (state.EndsAt > now && !(onBothSides && state.IsTarget))
                {
                    return source;
                }
            }
        }
        return null;
    }

    private static Labels KeyOf(InhibitRule rule, Labels labels)
    {
        var key = new LabelsBuilder();
        foreach (var name in rule.Equal)
        {
            key.Set(name, labels[name]);
        }
        return key.Build();
    }

    private static bool Matches(ImmutableArray<LabelMatcher> matchers, Labels labels)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(labels[matcher.Name]))
            {
                return false;
            }
        }
        return true;
    }

    private readonly record struct Source(DateTimeOffset EndsAt, bool IsTarget);
}
