using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Which metrics make a row unusual. Of the members that judge rows by themselves: how much the score falls when a metric alone is put to
/// what it is in the rows most alike otherwise, and how much it rises when only that metric is put into a usual row; the mean of the two,
/// which is the first and the last term of its Shapley value. Of the sequence: the share of the squared prediction errors.
/// </summary>
internal sealed class EnsembleExplanation(MetricWindow window, RobustScale scale, EnsembleJudge judge)
{
    private const int Alike = 15;
    private const int MostReferences = 1_024;
    private const double UsualScore = 1;

    private RowMatrix? _references;

    public ImmutableArray<FeatureContribution> Of(int row)
    {
        var count = scale.Columns.Length;
        var (actual, expected, shares) = (scale.Scaled[row].ToArray(), new double[count], new double[count]);
        for (var c = 0; c < count; c++)
        {
            expected[c] = Expected(actual, c);
        }

        foreach (var member in judge.Members)
        {
            var parts = member.Sequence is null ? Swap(member, actual, expected, row) : Errors(member.Sequence, row, count);
            var sum = parts.Sum();
            for (var c = 0; c < count && sum > 0; c++)
            {
                shares[c] += member.Weight * member.Calibrated[row] * parts[c] / sum;
            }
        }

        var total = shares.Sum();
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(c => new FeatureContribution(
                    window.Metrics[scale.Columns[c]],
                    total > 0 ? shares[c] / total : 1.0 / count,
                    window[scale.Rows[row], scale.Columns[c]],
                    scale.Original(c, expected[c])
                ))
                .OrderByDescending(contribution => contribution.Share),
        ];
    }

    private static double[] Swap(EnsembleMember member, double[] actual, double[] expected, int row)
    {
        var parts = new double[expected.Length];
        var usual = new double[actual.Length];
        expected.CopyTo(usual, 0);
        var (whole, floor) = (member.Calibrated[row], member.Judge(usual, self: -1));
        for (var c = 0; c < parts.Length; c++)
        {
            var (before, other) = (actual[c], usual[c]);
            (actual[c], usual[c]) = (expected[c], before);
            parts[c] = 0.5 * Math.Max(0, whole - member.Judge(actual, row)) + 0.5 * Math.Max(0, member.Judge(usual, self: -1) - floor);
            (actual[c], usual[c]) = (before, other);
        }

        return parts;
    }

    private static double[] Errors(SequencePredictor sequence, int row, int count) =>
        [.. Enumerable.Range(0, count).Select(c => sequence.Error(row, c) * sequence.Error(row, c))];

    /// <summary>Median of the column in the usual rows nearest to this one in all other columns.</summary>
    private double Expected(double[] actual, int column)
    {
        _references ??= UsualRows();
        Span<double> distances = stackalloc double[Alike];
        Span<double> values = stackalloc double[Alike];
        var count = 0;
        for (var i = 0; i < _references.Rows; i++)
        {
            var reference = _references[i];
            var own = reference[column] - actual[column];
            var squared = RowMatrix.Squared(reference, actual) - own * own;
            if (count == Alike && squared >= distances[count - 1])
            {
                continue;
            }

            var at = count < Alike ? count++ : count - 1;
            for (; at > 0 && distances[at - 1] > squared; at--)
            {
                (distances[at], values[at]) = (distances[at - 1], values[at - 1]);
            }

            (distances[at], values[at]) = (squared, reference[column]);
        }

        values = values[..count];
        values.Sort();
        return count == 0 ? 0 : values[count / 2];
    }

    private RowMatrix UsualRows()
    {
        int[] usual = [.. Enumerable.Range(0, scale.Scaled.Rows).Where(i => judge.Scores[i] < UsualScore)];
        int[] drawn = [.. RowSample.Draw(usual.Length, MostReferences, seed: 1).Select(i => usual[i])];
        return scale.Scaled.Take(drawn);
    }
}
