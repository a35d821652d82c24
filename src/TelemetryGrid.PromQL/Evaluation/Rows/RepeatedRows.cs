namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>An expression that is the same at every step, computed at one.</summary>
internal sealed class RepeatedRows(SeriesRows single) : SeriesRows
{
    public override int Count => single.Count;

    public override Labels RawLabels(int index) => single.RawLabels(index);

    public override bool NamesDropped => single.NamesDropped;

    public override bool DropsNameLater(int index) => single.DropsNameLater(index);

    public override bool Fill(int index, SeriesWorker worker, Span<double> row)
    {
        if (!single.Fill(index, worker, row[..1]) || StaleMarker.Is(row[0]))
        {
            return false;
        }
        row[1..].Fill(row[0]);
        return true;
    }
}
