using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Several detectors over a window of metrics, none of which needs to be told what is normal: most of the window is. Each score becomes
/// −log10 p against the window; the weighted mean of those is calibrated in the same way. Keeps nothing between calls.
/// </summary>
public sealed class BatchEnsemble
{
    private const int EpisodeRows = 2;

    private readonly BatchOptions _options;

    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite, all are 0, a member comes twice, or a limit is out of range.</exception>
    public BatchEnsemble(BatchOptions? options = null)
    {
        _options = options ?? new BatchOptions();
        var members = _options.Members;
        if (
            members.IsDefaultOrEmpty
            || members.Any(member => !(member.Weight >= 0) || !double.IsFinite(member.Weight))
            || members.Sum(member => member.Weight) <= 0
            || members.DistinctBy(member => member.Kind).Count() != members.Length
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                "Each member of an ensemble comes once, with a weight of 0 or more; not all are 0."
            );
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(_options.LeastRows, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.LeastSpanMs);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.MostFindings);
    }

    public BatchOutcome Detect(MetricWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        var scale = new RobustScale(window);
        if (scale.Columns.Length == 0 && window.Rows >= _options.LeastRows)
        {
            return new BatchOutcome(null, "None of the metrics varies, or all are missing half of the time or more.");
        }

        if (scale.Columns.Length < _options.LeastMetrics && window.Rows >= _options.LeastRows)
        {
            return new BatchOutcome(
                null,
                $"{_options.LeastMetrics} metrics that vary are needed, there are {scale.Columns.Length}: a single one is the streaming detector's to watch."
            );
        }

        if (scale.Rows.Length < _options.LeastRows)
        {
            return BatchOutcome.NotEnough($"{_options.LeastRows} rows are needed, {scale.Rows.Length} are usable.");
        }

        long[] times = [.. scale.Rows.Select(row => window.Times[row])];
        var span = (double)times[^1] - times[0];
        if (span < _options.LeastSpanMs)
        {
            return BatchOutcome.NotEnough($"{_options.LeastSpanMs / 3.6e6:0.#} hours are needed, the rows span {span / 3.6e6:0.#}.");
        }

        var members = EnsembleMember.Fit(scale.Scaled, times, _options);
        var judge = new EnsembleJudge(members, scale.Scaled.Rows, scale.Columns.Length);
        return new BatchOutcome(Report(window, scale, times, judge), null);
    }

    private BatchDetection Report(MetricWindow window, RobustScale scale, long[] times, EnsembleJudge judge)
    {
        var found = new List<int>();
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] >= _options.ReportFromMs && judge.Scores[i] >= _options.Threshold && Agreed(judge, i))
            {
                found.Add(i);
            }
        }

        int[] shown = [.. found.OrderByDescending(i => judge.Scores[i]).ThenBy(i => i).Take(_options.MostFindings).Order()];
        var explanation = new EnsembleExplanation(window, scale, judge);
        var findings = ImmutableArray.CreateBuilder<BatchFinding>(shown.Length);
        var episode = 0;
        for (var k = 0; k < shown.Length; k++)
        {
            var row = shown[k];
            episode += k > 0 && row - shown[k - 1] > EpisodeRows ? 1 : 0;
            findings.Add(
                new BatchFinding
                {
                    TimeMs = times[row],
                    Score = judge.Scores[row],
                    Agreement = judge.Agreement(row, _options.VoteThreshold),
                    Episode = episode,
                    Members =
                    [
                        .. judge.Members.Select(m => new MemberScore(
                            m.Kind,
                            m.Calibrated[row],
                            m.Calibrated[row] >= _options.VoteThreshold
                        )),
                    ],
                    Contributions = explanation.Of(row),
                }
            );
        }

        return new BatchDetection
        {
            Findings = findings.MoveToImmutable(),
            Found = found.Count,
            Rows = times.Length,
            RowsWithout = window.Rows - times.Length,
            Metrics = [.. scale.Columns.Select(column => window.Metrics[column])],
            MetricsWithout = [.. window.Metrics.Where((_, column) => !scale.Columns.Contains(column))],
            Scores = [.. times.Select((time, i) => (time, (float)judge.Scores[i]))],
        };
    }

    private bool Agreed(EnsembleJudge judge, int row) =>
        _options.Rule == EnsembleRule.Weighted || judge.Agreement(row, _options.VoteThreshold) >= 0.5;
}
