using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>Joins insights that share entities and time into one more that tells the whole. Pure; the order they come in does not matter.</summary>
public static class InsightJoiner
{
    private const int MostTold = 5;

    /// <summary>
    /// All insights in order of time, those joined with a common correlation id, each group's own insight after its last. Joins of an earlier
    /// call are made anew, or passed through when not all of their members are here. Of insights with the same id one is kept.
    /// </summary>
    /// <param name="insights">To look through.</param>
    /// <param name="options">Which belong together.</param>
    /// <param name="neighbours">Entities that count as shared, such as the two ends of a link; asked for each entity.</param>
    public static ImmutableArray<Insight> Join(
        IReadOnlyCollection<Insight> insights,
        InsightJoinOptions? options = null,
        Func<string, IEnumerable<string>>? neighbours = null
    )
    {
        ArgumentNullException.ThrowIfNull(insights);
        options ??= new InsightJoinOptions();
        var ids = insights.Select(insight => insight.Id).ToHashSet(StringComparer.Ordinal);
        var sorted = insights
            .Where(insight => insight.Members.IsEmpty || !insight.Members.All(ids.Contains))
            .DistinctBy(insight => insight.Id)
            .OrderBy(insight => insight.TimeMs)
            .ThenBy(insight => insight.Id, StringComparer.Ordinal)
            .ToArray();
        var groups = Group(sorted, options, neighbours);
        var result = ImmutableArray.CreateBuilder<Insight>();
        foreach (var group in groups)
        {
            if (group.Count < Math.Max(2, options.Least))
            {
                result.AddRange(group);
                continue;
            }

            var whole = Tell(group);
            result.AddRange(group.Select(insight => insight with { CorrelationId = whole.Id }));
            result.Add(whole);
        }

        return
        [
            .. result
                .Select((insight, i) => (insight, i))
                .OrderBy(pair => At(pair.insight))
                .ThenBy(pair => pair.i)
                .Select(pair => pair.insight),
        ];

        static long At(Insight insight) => insight.Members.IsEmpty ? insight.TimeMs : insight.UntilMs ?? insight.TimeMs;
    }

    private static List<List<Insight>> Group(Insight[] sorted, InsightJoinOptions options, Func<string, IEnumerable<string>>? neighbours)
    {
        // The newest group an entity was seen in. An insight joins the groups of all its entities, which become one where time allows.
        var (groups, latest) = (new List<List<Insight>>(), new Dictionary<string, List<Insight>>(StringComparer.Ordinal));
        foreach (var insight in sorted)
        {
            var home = new List<Insight> { insight };
            groups.Add(home);
            if (!insight.Members.IsEmpty)
            {
                continue;
            }

            foreach (
                var entity in insight
                    .Entities.SelectMany(entity => (neighbours?.Invoke(entity) ?? []).Prepend(entity))
                    .Distinct(StringComparer.Ordinal)
            )
            {
                if (latest.TryGetValue(entity, out var other) && other != home && Fits(other, home, insight, options))
                {
                    var (large, small) = other.Count >= home.Count ? (other, home) : (home, other);
                    large.AddRange(small);
                    groups.Remove(small);
                    foreach (var moved in small.SelectMany(member => member.Entities))
                    {
                        latest[moved] = latest.GetValueOrDefault(moved, small) == small ? large : latest[moved];
                    }

                    home = large;
                }
            }

            foreach (var entity in insight.Entities)
            {
                latest[entity] = home;
            }
        }

        foreach (var group in groups)
        {
            group.Sort((a, b) => a.TimeMs != b.TimeMs ? a.TimeMs.CompareTo(b.TimeMs) : string.CompareOrdinal(a.Id, b.Id));
        }

        return groups;
    }

    private static bool Fits(List<Insight> group, List<Insight> home, Insight insight, InsightJoinOptions options) =>
        insight.TimeMs - group.Max(member => member.TimeMs) <= options.WithinMs
        && insight.TimeMs - Math.Min(group.Min(member => member.TimeMs), home.Min(member => member.TimeMs)) <= options.LongestMs;

    private static Insight Tell(List<Insight> group)
    {
        var (first, last) = (group[0], group[^1]);
        ImmutableArray<string> entities = [.. group.SelectMany(insight => insight.Entities).Distinct(StringComparer.Ordinal)];
        ImmutableArray<string> metrics = [.. group.SelectMany(insight => insight.Metrics).Distinct(StringComparer.Ordinal)];
        var shared = entities.MaxBy(entity => group.Count(insight => insight.Entities.Contains(entity)))!;
        var told = string.Join(' ', group.Take(MostTold).Select(insight => $"{PlainNumber.Time(insight.TimeMs)}: {insight.Title}."));
        var more = group.Count > MostTold ? $" And {group.Count - MostTold} more." : "";

        // Several that agree are surer than the surest of them, never quite certain.
        var doubt = group.Aggregate(1.0, (left, insight) => left * (1 - insight.Confidence));
        var whole = InsightFrom.Make(
            InsightType.Pattern,
            entities.Length == 1
                ? $"{group.Count} findings on {shared} at once"
                : $"{group.Count} findings on {entities.Length} entities around {shared} at once",
            told + more,
            group.Max(insight => insight.Severity),
            Math.Min(0.99, 1 - doubt),
            first.TimeMs,
            last.TimeMs,
            entities,
            metrics,
            [
                ("kind", "joined"),
                ("count", $"{group.Count}"),
                ("shared", shared),
                ("first_entity", first.Entities.FirstOrDefault("unknown")),
                ("first_metric", first.Metrics.FirstOrDefault(first.Title)),
            ]
        );
        return whole with { Members = [.. group.Select(insight => insight.Id)] };
    }
}
