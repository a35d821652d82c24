namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Makes results of matrices.</summary>
internal static class ResultBuilder
{
    /// <summary>Takes names away whose removal was put off.</summary>
    public static StepMatrix RemoveNames(StepMatrix matrix, EvaluationContext context)
    {
        if (!context.Settings.DelayNameRemoval)
        {
            return matrix;
        }
        var series = matrix.Series.Select(static s => s.DropsName ? new StepSeries(LabelSets.WithoutName(s.Labels), s.Values) : s);
        return UniqueRows.Join(matrix with { Series = [.. series] }, mayJoin: true, context);
    }

    public static VectorValue Vector(StepMatrix matrix)
    {
        var samples = new List<VectorSample>(matrix.Series.Count);
        foreach (var series in matrix.Series)
        {
            samples.Add(new VectorSample(series.Labels, matrix.Steps.StartMilliseconds, series.Values[0]));
        }
        return new VectorValue(samples);
    }

    public static MatrixValue Matrix(StepMatrix matrix)
    {
        var times = new long[matrix.Steps.Count];
        for (var step = 0; step < times.Length; step++)
        {
            times[step] = matrix.Steps.TimeAt(step);
        }
        var all = new List<MatrixSeries>(matrix.Series.Count);
        foreach (var series in matrix.Series)
        {
            var present = 0;
            foreach (var value in series.Values)
            {
                present += StaleMarker.Is(value) ? 0 : 1;
            }
            all.Add(present == times.Length ? new MatrixSeries(series.Labels, times, series.Values) : Compact(series, times, present));
        }
        all.Sort(static (a, b) => LabelsOrder.Instance.Compare(a.Labels, b.Labels));
        return new MatrixValue(all);
    }

    /// <summary>The samples of a range vector at one instant.</summary>
    public static MatrixValue Samples(RangeVector range, EvaluationContext context)
    {
        var all = new List<MatrixSeries>(range.Count);
        var buffer = new SampleBuffer();
        var (end, start) = (range.Plan.EndAt(0), range.Plan.EndAt(0) - range.Plan.Length);
        for (var i = 0; i < range.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            range.Read(i, buffer);
            var times = buffer.Timestamps;
            int from = 0,
                to = times.Length;
            while (from < to && times[from] <= start)
            {
                from++;
            }
            while (to > from && times[to - 1] > end)
            {
                to--;
            }
            if (to > from)
            {
                context.Budget.Take(to - from);
                all.Add(new MatrixSeries(range.RawLabels(i), times[from..to].ToArray(), buffer.Values[from..to].ToArray()));
            }
        }
        all.Sort(static (a, b) => LabelsOrder.Instance.Compare(a.Labels, b.Labels));
        return new MatrixValue(all);
    }

    private static MatrixSeries Compact(StepSeries series, long[] times, int present)
    {
        var (keptTimes, keptValues) = (new long[present], new double[present]);
        var kept = 0;
        for (var step = 0; step < times.Length; step++)
        {
            if (!StaleMarker.Is(series.Values[step]))
            {
                keptTimes[kept] = times[step];
                keptValues[kept++] = series.Values[step];
            }
        }
        return new MatrixSeries(series.Labels, keptTimes, keptValues);
    }
}
