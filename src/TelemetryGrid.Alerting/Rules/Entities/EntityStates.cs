using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Entities;

/// <summary>
/// States of entities that last: which of them rules wait for, since when, and what is to be told of that. Holds what is beyond a threshold
/// and nothing of the rest. Not for use by several threads at once.
/// </summary>
public sealed class EntityStates(int most)
{
    // An alert that fires is brought up to date this often at most, and before it would end.
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Rule, Labels Labels), Lasting> _lasting = [];

    /// <summary>States that found no room.</summary>
    public long Dropped { get; private set; }

    public int Count => _lasting.Count;

    /// <summary>Takes what is known of an entity at a time.</summary>
    /// <returns>An alert that fires, or one that ends; null when there is nothing to tell.</returns>
    public Alert? Take(
        EntityRule rule,
        Labels labels,
        bool holds,
        double value,
        DateTimeOffset since,
        DateTimeOffset at,
        Labels externalLabels,
        string externalUrl
    )
    {
        ArgumentNullException.ThrowIfNull(rule);
        var key = (rule.Name, labels);
        var isKnown = _lasting.TryGetValue(key, out var known);
        if (isKnown && at < known.At)
        {
            // A replay brings back what is known.
            return null;
        }
        if (!holds)
        {
            return isKnown && _lasting.Remove(key) && known.ToldAt is not null
                ? EntityRuleMatcher.Lasting(rule, labels, value, known.Since, at, ends: true, externalLabels, externalUrl)
                : null;
        }
        if (!isKnown && _lasting.Count >= most)
        {
            Dropped++;
            return null;
        }
        // What was silent for longer than its alert lasts began anew.
        var begun = isKnown && at - known.At <= rule.Lasts ? known.Since : since;
        var renewal = rule.Lasts / 2 < Renewal ? rule.Lasts / 2 : Renewal;
        var isDue = at - begun >= rule.For && !(known.ToldAt is { } told && at - told < renewal);
        _lasting[key] = new Lasting(begun, at, isDue ? at : known.ToldAt);
        return isDue ? EntityRuleMatcher.Lasting(rule, labels, value, begun, at, ends: false, externalLabels, externalUrl) : null;
    }

    /// <summary>Forgets what nothing was heard of since a time.</summary>
    public void Forget(DateTimeOffset since)
    {
        foreach (var key in _lasting.Where(l => l.Value.At < since).Select(l => l.Key).ToArray())
        {
            _lasting.Remove(key);
        }
    }

    private readonly record struct Lasting(DateTimeOffset Since, DateTimeOffset At, DateTimeOffset? ToldAt);
}
