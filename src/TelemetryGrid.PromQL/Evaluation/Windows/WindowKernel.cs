namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Hands each step's window to a reducer; compiled once per reducer, so that the call is inlined.</summary>
internal sealed class WindowKernel<TReducer>(TReducer reducer) : RangeKernel
    where TReducer : struct, IWindowReducer
{
    // A millisecond's worth for reducers that sort. Queries that ran out of time share the processors until each has come to its check.
    private const long SamplesBetweenChecks = 20_000;

    public override bool Run(
        in WindowPlan plan,
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        SeriesWorker worker,
        Span<double> row
    )
    {
        var any = false;
        long seen = 0;
        int from = 0,
            to = 0;
        var (end, advance) = (plan.EndAt(0), plan.Advance);
        for (var step = 0; step < row.Length; step++, end += advance)
        {
            var start = end - plan.Length;
            while (to < times.Length && times[to] <= end)
            {
                to++;
            }
            while (from < to && times[from] <= start)
            {
                from++;
            }
            var count = to - from;
            if (count < reducer.Fewest)
            {
                row[step] = StaleMarker.Value;
                continue;
            }
            if ((seen += count) > SamplesBetweenChecks)
            {
                worker.Cancellation.ThrowIfCancellationRequested();
                seen = 0;
            }
            var value = reducer.Reduce(step, times.Slice(from, count), values.Slice(from, count), worker);
            row[step] = value;
            any |= !StaleMarker.Is(value);
        }
        return any;
    }
}
