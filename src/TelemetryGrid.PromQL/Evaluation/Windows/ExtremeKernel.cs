namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>
/// <c>min_over_time</c> and <c>max_over_time</c>: NaN only when there is nothing else. Keeps the samples that may still become the extreme in
/// a queue, so that long windows cost no more than short ones.
/// </summary>
internal sealed class ExtremeKernel(bool least) : RangeKernel
{
    public override bool Run(
        in WindowPlan plan,
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        SeriesWorker worker,
        Span<double> row
    )
    {
        // Each sample enters once: positions of samples, from the extreme on, each less extreme than the one before.
        var queue = worker.Positions(values.Length);
        int head = 0,
            tail = 0,
            from = 0,
            to = 0;
        var any = false;
        var length = plan.Length;
        var (end, advance) = (plan.EndAt(0), plan.Advance);
        for (var step = 0; step < row.Length; step++, end += advance)
        {
            while (to < times.Length && times[to] <= end)
            {
                var value = values[to];
                if (!double.IsNaN(value))
                {
                    while (tail > head && (least ? values[queue[tail - 1]] >= value : values[queue[tail - 1]] <= value))
                    {
                        tail--;
                    }
                    queue[tail++] = to;
                }
                to++;
            }
            while (from < to && times[from] <= end - length)
            {
                from++;
            }
            while (head < tail && queue[head] < from)
            {
                head++;
            }
            if (from == to)
            {
                row[step] = StaleMarker.Value;
                continue;
            }
            row[step] = head < tail ? values[queue[head]] : double.NaN;
            any = true;
        }
        return any;
    }
}
