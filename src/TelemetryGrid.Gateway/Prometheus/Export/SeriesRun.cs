using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// Some series that follow each other in the order of their labels, and matchers that select them: of such series most labels are the
/// same, so that little else is selected too.
/// </summary>
internal sealed class SeriesRun
{
    // Patterns are compiled for each run, in time and memory that grow with them, and one of twice this is refused as too large.
    private const int MaxPattern = 1024;

    private SeriesRun(ReadOnlyMemory<Labels> series, ImmutableArray<LabelMatcher> matchers) => (Series, Matchers) = (series, matchers);

    public ReadOnlyMemory<Labels> Series { get; }

    public ImmutableArray<LabelMatcher> Matchers { get; }

    /// <summary>The first of the series, <paramref name="count"/> of them or fewer where they have long labels; at least one.</summary>
    public static SeriesRun Take(ReadOnlyMemory<Labels> series, int count)
    {
        for (count = Math.Min(count, series.Length); ; count = (count + 1) / 2)
        {
            if (TryMatch(Values(series.Span[..count]), out var matchers))
            {
                return new SeriesRun(series[..count], matchers);
            }
        }
    }

    private static SortedDictionary<string, HashSet<string>> Values(ReadOnlySpan<Labels> series)
    {
        var values = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var labels in series)
        {
            for (var i = 0; i < labels.Count; i++)
            {
                values.TryAdd(labels.NameAt(i), new HashSet<string>(StringComparer.Ordinal));
            }
        }
        // Of a label that one of them lacks, the empty value is one.
        foreach (var labels in series)
        {
            foreach (var (name, texts) in values)
            {
                texts.Add(labels[name]);
            }
        }
        return values;
    }

    private static bool TryMatch(SortedDictionary<string, HashSet<string>> values, out ImmutableArray<LabelMatcher> matchers)
    {
        var all = ImmutableArray.CreateBuilder<LabelMatcher>(values.Count);
        foreach (var (name, texts) in values)
        {
            if (texts.Count == 1)
            {
                all.Add(new LabelMatcher(name, MatchOperator.Equal, texts.First()));
                continue;
            }
            var pattern = string.Join('|', texts.Select(Regex.Escape));
            if (pattern.Length > MaxPattern)
            {
                matchers = [];
                return false;
            }
            all.Add(new LabelMatcher(name, MatchOperator.Regex, pattern));
        }
        matchers = all.DrainToImmutable();
        return true;
    }
}
