using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Finds the series that matchers select. The lock is held for set arithmetic only: a test that has to look at many values does so outside,
/// and the arithmetic begins again with what it found.
/// </summary>
internal sealed class SeriesSearch(LabelIndex index, Lock gate, int maxSeries)
{
    /// <summary>The series all matchers hold for, in the order they came.</summary>
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
            FoundTexts found;
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
                found = new FoundTexts(index, unresolved is null ? narrowing.Ids : []);
            }
            if (unresolved is null)
            {
                var series = Filter(found.Materialise(), left, cancellation);
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

    /// <summary>Series and what their labels are made of, taken under the lock and made outside.</summary>
    private readonly struct FoundTexts
    {
        private readonly List<FoundSeries> _found;
        private readonly List<(int At, string[] Text)> _missing = [];

        public FoundTexts(LabelIndex index, List<int> ids)
        {
            _found = new List<FoundSeries>(ids.Count);
            var all = index.Series;
            foreach (var id in ids)
            {
                // Lists keep the numbers of removed series for a while.
                if (all[id] is not { } series)
                {
                    continue;
                }
                series.LabelsUsed = true;
                if (series.KnownLabels is null)
                {
                    _missing.Add((_found.Count, index.TextOf(series)));
                }
                _found.Add(new FoundSeries(series, series.KnownLabels ?? Labels.Empty));
            }
        }

        public List<FoundSeries> Materialise()
        {
            foreach (var (at, text) in _missing)
            {
                // Two queries may do so at once; either's labels serve.
                var labels = Labels.FromSortedPairs(text);
                _found[at].Series.KnownLabels = labels;
                _found[at] = new FoundSeries(_found[at].Series, labels);
            }
            return _found;
        }
    }
}
