using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>Finds series by their labels in a partition's postings.</summary>
internal static class WarmSearch
{
    /// <summary>Keeps of a set of series those for which all matchers hold.</summary>
    public static async ValueTask KeepMatchingAsync(
        IChunkDatabase database,
        RefSet found,
        ImmutableArray<LabelMatcher> matchers,
        CancellationToken cancellation
    )
    {
        var names = (await database.FindSymbolsAsync([.. matchers.Select(static m => m.Name).Distinct()], cancellation)).ToDictionary(
            static s => s.Text,
            static s => s.Id
        );
        foreach (var matcher in matchers)
        {
            // A matcher that holds for a missing label is turned round: everything but the series whose value fails it.
            var inverted = matcher.MatchesEmpty;
            var selected = new RefSet();
            if (names.TryGetValue(matcher.Name, out var name))
            {
                var values = await ValuesAsync(database, name, matcher, inverted, cancellation);
                foreach (var row in await database.ReadPostingsAsync([.. values.Select(v => (name, v))], null, cancellation))
                {
                    WarmFormat.UnpackRefs(row).ForEach(selected.Add);
                }
            }
            if (inverted)
            {
                found.ExceptWith(selected);
            }
            else
            {
                found.IntersectWith(selected);
            }
        }
    }

    private static async ValueTask<List<int>> ValuesAsync(
        IChunkDatabase database,
        int name,
        LabelMatcher matcher,
        bool inverted,
        CancellationToken cancellation
    )
    {
        var exact = inverted ? MatchOperator.NotEqual : MatchOperator.Equal;
        if (matcher.Operator == exact && matcher.Value.Length > 0)
        {
            return [.. (await database.FindSymbolsAsync([matcher.Value], cancellation)).Select(static s => s.Id)];
        }
        var values = await database.ReadValuesAsync(name, cancellation);
        return [.. values.Where(v => matcher.Matches(v.Text) != inverted).Select(static v => v.Id)];
    }
}
