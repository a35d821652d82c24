using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Finds the series that matchers select. The lock is held for set arithmetic only: a test that has to look at many values does so outside,
/// and the arithmetic begins again with what it found.
/// </summary>
internal sealed class SeriesSearch(LabelIndex index, Lock gate, int maxSeries)
{
    // The lock is let go in between, so that a large search does not keep the writer waiting.
    private const int Slice = 1024;

    /// <summary>The series all matchers hold for, in no order.</summary>
    /// <exception cref="QueryException">More match than may.</exception>
    public List<FoundSeries> Find(ImmutableArray<LabelMatcher> matchers, CancellationToken cancellation)
    {
        var tests = new ValueTest[matchers.Length];
        for (var i = 0; i < tests.Length; i++)
        {
            tests[i] = new ValueTest(matchers[i]);
        }
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            ValueTest? unresolved;
            LabelPair[] values;
            List<ValueTest> left;
            IndexedSeries[] found;
            lock (gate)
            {
                var narrowing = new Narrowing(index, tests);
                left = narrowing.Left;
                unresolved = narrowing.Unresolved;
                values = unresolved is null ? [] : index.PairsOf(index.FindName(unresolved.Name)!);
                if (unresolved is null && left.Count == 0)
                {
                    Check(narrowing.Ids.Count);
                }
                found = unresolved is null ? Take(narrowing.Ids) : [];
            }
            if (unresolved is null)
            {
                var series = Filter(WithLabels(found, cancellation), left, cancellation);
                Check(series.Count);
                return series;
            }
            unresolved.Resolve(values, cancellation);
        }
    }

    private static List<FoundSeries> Filter(List<FoundSeries> found, List<ValueTest> tests, CancellationToken cancellation)
    {
        foreach (var test in tests)
        {
            cancellation.ThrowIfCancellationRequested();
            found.RemoveAll(s => !test.MatchesOften(s.Labels[test.Name]));
        }
        return found;
    }

    private void Check(int count)
    {
        if (count > maxSeries)
        {
            throw new QueryException(
                QueryErrorKind.Execution,
                $"the selector matches {count} series of one partition; at most {maxSeries} may be read at once"
            );
        }
    }

    /// <summary>The series of numbers, which lists keep for a while after the series was removed.</summary>
    private IndexedSeries[] Take(List<int> ids)
    {
        var all = index.Series;
        var taken = new IndexedSeries[ids.Count];
        var count = 0;
        foreach (var id in ids)
        {
            if (all[id] is { } series)
            {
                taken[count++] = series;
            }
        }
        return count == taken.Length ? taken : taken[..count];
    }

    private List<FoundSeries> WithLabels(IndexedSeries[] series, CancellationToken cancellation)
    {
        var found = new List<FoundSeries>(series.Length);
        var texts = new List<(IndexedSeries Series, string[] Text)>();
        for (var from = 0; from < series.Length; from += Slice)
        {
            cancellation.ThrowIfCancellationRequested();
            texts.Clear();
            lock (gate)
            {
                foreach (var one in series.AsSpan(from, Math.Min(Slice, series.Length - from)))
                {
                    one.LabelsUsed = true;
                    if (one.KnownLabels is { } labels)
                    {
                        found.Add(new FoundSeries(one, labels));
                    }
                    else if (one.Id >= 0)
                    {
                        texts.Add((one, index.TextOf(one)));
                    }
                    // Otherwise it was removed since, which is as if the search had come later: the archive has it.
                }
            }
            foreach (var (one, text) in texts)
            {
                // Two queries may do so at once; either's labels serve.
                var labels = Labels.FromSortedPairs(text);
                one.KnownLabels = labels;
                found.Add(new FoundSeries(one, labels));
            }
        }
        return found;
    }
}
