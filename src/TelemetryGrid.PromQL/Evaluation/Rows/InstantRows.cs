namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>An instant selector: at each step the newest sample within the lookback, unless that is a staleness marker.</summary>
/// <param name="series">The selected series.</param>
/// <param name="plan">Where to look.</param>
/// <param name="context">For counting samples.</param>
/// <param name="timestamps">Yields when the sample was taken, in seconds, in place of its value.</param>
internal sealed class InstantRows(IReadOnlyList<SampleSeries> series, WindowPlan plan, EvaluationContext context, bool timestamps = false)
    : SeriesRows
{
    public override int Count => series.Count;

    public override Labels RawLabels(int index) => series[index].Labels;

    public override bool Fill(int index, SeriesWorker worker, Span<double> row)
    {
        series[index].Read(worker.Samples);
        var times = worker.Samples.Timestamps;
        var values = worker.Samples.Values;
        if (times.IsEmpty)
        {
            return false;
        }
        context.Budget.Take(times.Length);
        var any = false;
        var next = 0;
        var (end, advance) = (plan.EndAt(0), plan.Advance);
        for (var step = 0; step < row.Length; step++, end += advance)
        {
            while (next < times.Length && times[next] <= end)
            {
                next++;
            }
            var last = next - 1;
            if (last < 0 || times[last] <= end - plan.Length || StaleMarker.Is(values[last]))
            {
                row[step] = StaleMarker.Value;
                continue;
            }
            row[step] = timestamps ? times[last] / 1000.0 : values[last];
            any = true;
        }
        context.Budget.Return(times.Length);
        return any;
    }
}
