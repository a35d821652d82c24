namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Brings together values that end up under the same labels, at most one at each step.</summary>
internal sealed class RowMerger(StepRange steps, EvaluationContext context)
{
    private readonly Dictionary<Labels, int> _indexes = [];
    private readonly List<StepSeries> _series = [];

    /// <summary>Where a series' values are collected. <paramref name="isNew"/> says that nothing is there yet.</summary>
    public double[] RowOf(Labels labels, bool dropsName, out bool isNew)
    {
        isNew = !_indexes.TryGetValue(labels, out var index);
        if (isNew)
        {
            context.Budget.Take(steps.Count);
            var row = new double[steps.Count];
            Array.Fill(row, StaleMarker.Value);
            _indexes.Add(labels, _series.Count);
            _series.Add(new StepSeries(labels, row) { DropsName = dropsName });
            return row;
        }
        return _series[index].Values;
    }

    /// <exception cref="QueryException">There is a value already at one of its steps.</exception>
    public void Add(Labels labels, bool dropsName, ReadOnlySpan<double> values)
    {
        var row = RowOf(labels, dropsName, out var isNew);
        if (isNew)
        {
            values.CopyTo(row);
            return;
        }
        for (var step = 0; step < row.Length; step++)
        {
            if (StaleMarker.Is(values[step]))
            {
                continue;
            }
            if (!StaleMarker.Is(row[step]))
            {
                throw EvaluationContext.DuplicateLabels();
            }
            row[step] = values[step];
        }
    }

    /// <summary>What was collected, without series that have no value.</summary>
    public StepMatrix ToMatrix()
    {
        var kept = new List<StepSeries>(_series.Count);
        foreach (var series in _series)
        {
            if (HasAny(series.Values))
            {
                kept.Add(series);
            }
        }
        return new StepMatrix(steps, kept);
    }

    public static bool HasAny(ReadOnlySpan<double> row)
    {
        foreach (var value in row)
        {
            if (!StaleMarker.Is(value))
            {
                return true;
            }
        }
        return false;
    }
}
