namespace TelemetryGrid.Benchmarks.Analytics.Tcpd;

/// <summary>The measures of van den Burg and Williams, "An Evaluation of Change Point Detection Algorithms" (2020), for several annotators.</summary>
internal static class TcpdMeasures
{
    /// <summary>Places so far apart still are the same change.</summary>
    public const int Margin = 5;

    /// <summary>
    /// Precision against what anyone marked, recall averaged over the annotators; the start counts as a change that all found, so that
    /// finding none where none was marked is right.
    /// </summary>
    public static double F1(IReadOnlyList<int[]> annotations, IEnumerable<int> found)
    {
        int[] places = [.. found.Append(0).Distinct().Order()];
        int[][] marked = [.. annotations.Select(person => person.Append(0).Distinct().Order().ToArray())];
        int[] union = [.. marked.SelectMany(person => person).Distinct().Order()];
        var precision = (double)Matches(union, places) / places.Length;
        var recall = marked.Average(person => (double)Matches(person, places) / person.Length);
        return 2 * precision * recall / (precision + recall);
    }

    /// <summary>How well each annotator's stretches are covered by the one found that overlaps most, weighted by length; the mean of all.</summary>
    public static double Cover(IReadOnlyList<int[]> annotations, IEnumerable<int> found, int length)
    {
        var stretches = Stretches(found, length);
        return annotations.Average(person =>
            Stretches(person, length).Sum(marked => (marked.To - marked.From) * stretches.Max(stretch => Jaccard(marked, stretch))) / length
        );
    }

    /// <summary>Each place marked takes the nearest one found that is not taken yet.</summary>
    private static int Matches(int[] marked, int[] found)
    {
        var (left, matches) = (found.ToList(), 0);
        foreach (var place in marked)
        {
            var near = left.Where(at => Math.Abs(at - place) <= Margin).ToList();
            if (near.Count > 0)
            {
                left.Remove(near.MinBy(at => Math.Abs(at - place)));
                matches++;
            }
        }

        return matches;
    }

    private static List<(int From, int To)> Stretches(IEnumerable<int> changes, int length)
    {
        var (stretches, from) = (new List<(int From, int To)>(), 0);
        foreach (var to in changes.Where(at => at > 0 && at < length).Append(length).Distinct().Order())
        {
            stretches.Add((from, to));
            from = to;
        }

        return stretches;
    }

    private static double Jaccard((int From, int To) a, (int From, int To) b)
    {
        var shared = Math.Max(0, Math.Min(a.To, b.To) - Math.Max(a.From, b.From));
        return (double)shared / (a.To - a.From + (b.To - b.From) - shared);
    }
}
