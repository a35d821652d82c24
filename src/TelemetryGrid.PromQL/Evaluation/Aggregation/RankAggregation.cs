using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>topk</c> and <c>bottomk</c>: at each step the series of each group with the greatest or least values. NaN comes last in both.</summary>
internal static class RankAggregation
{
    public static StepMatrix Run(StepMatrix input, AggregateExpr aggregate, double[] limits, EvaluationContext context)
    {
        var steps = input.Steps;
        if (input.Series.Count == 0 || !CheckLimits(limits))
        {
            return new StepMatrix(steps, []);
        }
        var groups = SeriesGroups.Find(new MatrixRows(input), aggregate.Grouping, aggregate.Without);
        var members = MembersOf(groups);
        var rank = new Rank(input.Series, aggregate.Operator == AggregationOperator.TopK);
        var kept = new double[]?[input.Series.Count];
        var order = new List<int>();
        foreach (var group in members)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var limit = (int)Math.Min(group.Count, Math.Max(0, limits[step]));
                if (limit == 0)
                {
                    continue;
                }
                foreach (var chosen in rank.Best(group, step, limit))
                {
                    if (kept[chosen] is null)
                    {
                        context.Budget.Take(steps.Count);
                        kept[chosen] = new double[steps.Count];
                        Array.Fill(kept[chosen]!, StaleMarker.Value);
                        order.Add(chosen);
                    }
                    kept[chosen]![step] = input.Series[chosen].Values[step];
                }
            }
        }
        return new StepMatrix(steps, [.. order.Select(i => input.Series[i] with { Values = kept[i]! })]);
    }

    private static List<int>[] MembersOf(SeriesGroups groups)
    {
        var members = new List<int>[groups.Labels.Count];
        for (var i = 0; i < groups.Of.Length; i++)
        {
            (members[groups.Of[i]] ??= []).Add(i);
        }
        return members;
    }

    /// <summary>False when nothing is asked for at any step.</summary>
    private static bool CheckLimits(double[] limits)
    {
        if (!Array.Exists(limits, static k => k >= 1))
        {
            if (!Array.Exists(limits, double.IsNaN))
            {
                return false;
            }
        }
        if (Array.Exists(limits, double.IsNaN))
        {
            throw EvaluationContext.Fail("Parameter value is NaN");
        }
        if (limits.Min() <= long.MinValue)
        {
            throw EvaluationContext.Fail($"Scalar value {GoText.General(limits.Min())} underflows int64");
        }
        if (limits.Max() >= long.MaxValue)
        {
            throw EvaluationContext.Fail($"Scalar value {GoText.General(limits.Max())} overflows int64");
        }
        return true;
    }

    private sealed class Rank(IReadOnlyList<StepSeries> series, bool top)
    {
        private readonly List<(double Value, int Index)> _heap = [];

        /// <summary>The best few of a group at one step, the best first.</summary>
        public IEnumerable<int> Best(List<int> group, int step, int limit)
        {
            _heap.Clear();
            foreach (var index in group)
            {
                var value = series[index].Values[step];
                if (StaleMarker.Is(value))
                {
                    continue;
                }
                if (_heap.Count < limit)
                {
                    _heap.Add((value, index));
                    SiftUp(_heap.Count - 1);
                }
                else if (Compare((value, index), _heap[0]) < 0)
                {
                    _heap[0] = (value, index);
                    SiftDown();
                }
            }
            _heap.Sort(Compare);
            return _heap.Select(static kept => kept.Index);
        }

        private int Compare((double Value, int Index) left, (double Value, int Index) right)
        {
            if (double.IsNaN(left.Value) || double.IsNaN(right.Value))
            {
                var nan = double.IsNaN(left.Value).CompareTo(double.IsNaN(right.Value));
                return nan != 0 ? nan : ByLabels(left.Index, right.Index);
            }
            var order = top ? right.Value.CompareTo(left.Value) : left.Value.CompareTo(right.Value);
            return order != 0 ? order : ByLabels(left.Index, right.Index);
        }

        // Equals are told apart by their labels, so that the same query gives the same series wherever they come from.
        private int ByLabels(int left, int right) => LabelsOrder.Instance.Compare(series[left].Labels, series[right].Labels);

        private void SiftUp(int at)
        {
            while (at > 0 && Compare(_heap[at], _heap[(at - 1) / 2]) > 0)
            {
                (_heap[at], _heap[(at - 1) / 2]) = (_heap[(at - 1) / 2], _heap[at]);
                at = (at - 1) / 2;
            }
        }

        private void SiftDown()
        {
            for (var at = 0; ; )
            {
                var worst = at;
                for (var child = (2 * at) + 1; child <= (2 * at) + 2 && child < _heap.Count; child++)
                {
                    worst = Compare(_heap[child], _heap[worst]) > 0 ? child : worst;
                }
                if (worst == at)
                {
                    return;
                }
                (_heap[at], _heap[worst]) = (_heap[worst], _heap[at]);
                at = worst;
            }
        }
    }
}
