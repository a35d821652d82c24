using System.Collections.Immutable;
using TelemetryGrid.Alerting.Correlation.Rules;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>Joins alerts as configured rules say. Alerts are first put together by the labels they must agree in, so that no two are compared in vain.</summary>
internal static class RuleJoiner
{
    // A rule that lets everything explain everything would cost the square of the alerts.
    private const int MaxParents = 256;

    public static void Join(TrackedAlert[] alerts, ImmutableArray<CorrelationRule> rules, Joined joined)
    {
        foreach (var rule in rules)
        {
            var buckets = new Dictionary<string, (List<int> Parents, List<int> Children)>(StringComparer.Ordinal);
            for (var i = 0; i < alerts.Length; i++)
            {
                var labels = alerts[i].Alert.Labels;
                if (rule.SourcePattern is { } source && !source.Matches(CorrelationRule.SourceOf(labels)))
                {
                    continue;
                }
                var (isParent, isChild) = (Matches(rule.Parent, labels), Matches(rule.Child, labels));
                if ((rule.IsDirected ? isParent || isChild : isParent && isChild) && KeyOf(rule, labels) is { } key)
                {
                    if (!buckets.TryGetValue(key, out var bucket))
                    {
                        buckets[key] = bucket = ([], []);
                    }
                    (isParent ? bucket.Parents : bucket.Children).Add(i);
                    if (isParent && isChild && rule.IsDirected)
                    {
                        bucket.Children.Add(i);
                    }
                }
            }
            foreach (var (parents, children) in buckets.Values)
            {
                if (rule.IsDirected)
                {
                    Direct(alerts, rule, parents, children, joined);
                }
                else
                {
                    Chain(alerts, rule, parents, joined);
                }
            }
        }
    }

    private static void Chain(TrackedAlert[] alerts, CorrelationRule rule, List<int> list, Joined joined)
    {
        for (var k = 1; k < list.Count; k++)
        {
            if (alerts[list[k]].Alert.StartsAt - alerts[list[k - 1]].Alert.StartsAt <= rule.TimeWindow)
            {
                joined.Relate(list[k - 1], list[k], $"the rule '{rule.Name}' joins them");
            }
        }
    }

    private static void Direct(TrackedAlert[] alerts, CorrelationRule rule, List<int> parents, List<int> children, Joined joined)
    {
        var from = 0;
        foreach (var child in children)
        {
            var start = alerts[child].Alert.StartsAt;
            while (from < parents.Count && alerts[parents[from]].Alert.StartsAt < start - rule.TimeWindow)
            {
                from++;
            }
            for (
                var k = from;
                k < Math.Min(parents.Count, from + MaxParents) && alerts[parents[k]].Alert.StartsAt <= start + rule.TimeWindow;
                k++
            )
            {
                var parent = parents[k];
                if (parent == child || !Agree(rule, alerts[parent], alerts[child]))
                {
                    continue;
                }
                joined.Explain(child, parent, ExplanationKind.Rule, 0.8, rule.Suppress, rule.Name);
            }
        }
    }

    private static bool Agree(CorrelationRule rule, TrackedAlert parent, TrackedAlert child) =>
        rule.SeverityCorrelation != SeverityCorrelation.ParentAtLeast || parent.Severity >= child.Severity;

    private static string? KeyOf(CorrelationRule rule, Labels labels)
    {
        var key = rule.SeverityCorrelation == SeverityCorrelation.Same ? labels["severity"] : "";
        foreach (var name in rule.LabelOverlap)
        {
            if (labels[name] is not { Length: > 0 } value)
            {
                return null;
            }
            key = $"{key}\n{value}";
        }
        return key;
    }

    private static bool Matches(ImmutableArray<LabelMatcher> matchers, Labels labels) => matchers.All(m => m.Matches(labels[m.Name]));
}
