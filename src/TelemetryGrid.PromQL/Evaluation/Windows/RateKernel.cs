namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>
/// <c>rate</c>, <c>increase</c> and <c>delta</c>: the change between the first and the last sample of a window, extrapolated to its ends
/// where the samples come close to them. Counter resets are found once per series, so that a step costs no walk over its samples.
/// </summary>
/// <param name="isCounter">A decrease is a reset, and extrapolation stops where the counter would have been zero.</param>
/// <param name="isRate">Per second.</param>
internal sealed class RateKernel(bool isCounter, bool isRate) : RangeKernel
{
    public override bool Run(
        in WindowPlan plan,
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        SeriesWorker worker,
        Span<double> row
    )
    {
        var resets = worker.Resets;
        resets.Clear();
        if (isCounter)
        {
            FindResets(values, resets);
        }
        var any = false;
        var length = plan.Length;
        var divisor = isRate ? plan.Length / 1000.0 : 1.0;
        int from = 0,
            to = 0,
            firstReset = 0;
        var (end, advance) = (plan.EndAt(0), plan.Advance);
        for (var step = 0; step < row.Length; step++, end += advance)
        {
            var start = end - length;
            while (to < times.Length && times[to] <= end)
            {
                to++;
            }
            while (from < to && times[from] <= start)
            {
                from++;
            }
            var last = to - 1;
            if (last <= from)
            {
                row[step] = StaleMarker.Value;
                continue;
            }
            var change = values[last] - values[from];
            while (firstReset < resets.Count && resets[firstReset] <= from)
            {
                firstReset++;
            }
            for (var r = firstReset; r < resets.Count && resets[r] <= last; r++)
            {
                change += values[resets[r] - 1];
            }
            row[step] = Extrapolate(change, values[from], times[from], times[last], last - from, start, end, divisor);
            any = true;
        }
        return any;
    }

    private double Extrapolate(
        double change,
        double first,
        long firstTime,
        long lastTime,
        int intervals,
        long start,
        long end,
        double divisor
    )
    {
        var sampled = (lastTime - firstTime) / 1000.0;
        var average = sampled / intervals;
        var toStart = (firstTime - start) / 1000.0;
        var toEnd = (end - lastTime) / 1000.0;
        // Samples that come closer to a boundary than this are taken to go on to it; otherwise half an interval is added.
        var close = average * 1.1;
        if (toStart >= close)
        {
            toStart = average / 2;
        }
        if (isCounter && change > 0 && first >= 0)
        {
            toStart = Math.Min(toStart, sampled * (first / change));
        }
        if (toEnd >= close)
        {
            toEnd = average / 2;
        }
        return change * ((sampled + toStart + toEnd) / sampled / divisor);
    }

    private static void FindResets(ReadOnlySpan<double> values, List<int> resets)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
            {
                resets.Add(i);
            }
        }
    }
}
