namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Rows whose values a function changes one by one.</summary>
internal sealed class MappedRows<TMap>(SeriesRows inner, TMap map, bool dropsName, EvaluationContext context) : SeriesRows
    where TMap : struct, IStepMap
{
    public override int Count => inner.Count;

    public override Labels RawLabels(int index) => inner.RawLabels(index);

    public override bool NamesDropped => inner.NamesDropped || (dropsName && !context.Settings.DelayNameRemoval);

    public override bool DropsNameLater(int index) => (dropsName && context.Settings.DelayNameRemoval) || inner.DropsNameLater(index);

    public override bool Fill(int index, SeriesWorker worker, Span<double> row)
    {
        if (!inner.Fill(index, worker, row))
        {
            return false;
        }
        var any = false;
        for (var step = 0; step < row.Length; step++)
        {
            if (!StaleMarker.Is(row[step]))
            {
                row[step] = map.Map(row[step], step);
                any |= !StaleMarker.Is(row[step]);
            }
        }
        return any;
    }
}
