namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Rows that are there already.</summary>
internal sealed class MatrixRows(StepMatrix matrix) : SeriesRows
{
    public StepMatrix Matrix { get; } = matrix;

    public override int Count => Matrix.Series.Count;

    public override Labels RawLabels(int index) => Matrix.Series[index].Labels;

    public override bool DropsNameLater(int index) => Matrix.Series[index].DropsName;

    public override bool Fill(int index, SeriesWorker worker, Span<double> row)
    {
        Matrix.Series[index].Values.CopyTo(row);
        return true;
    }

    /// <summary>Computes all rows; those without any value are left out.</summary>
    public static StepMatrix Materialize(SeriesRows rows, StepRange steps, EvaluationContext context)
    {
        if (rows is MatrixRows ready)
        {
            return ready.Matrix;
        }
        var count = steps.Count;
        var workers = SeriesLoop.Workers(rows.Count, count, context.Settings.MaxWorkers);
        var parts = new List<StepSeries>[workers];
        SeriesLoop.Run(
            rows.Count,
            workers,
            context.Cancellation,
            (w, worker, from, to) =>
            {
                var part = parts[w] = new List<StepSeries>(to - from);
                double[]? row = null;
                for (var i = from; i < to; i++)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    if (row is null)
                    {
                        context.Budget.Take(count);
                        row = GC.AllocateUninitializedArray<double>(count);
                    }
                    if (rows.Fill(i, worker, row))
                    {
                        part.Add(new StepSeries(rows.LabelsOf(i), row) { DropsName = rows.DropsNameLater(i) });
                        row = null;
                    }
                }
                if (row is not null)
                {
                    context.Budget.Return(count);
                }
            }
        );
        for (var w = 1; w < workers; w++)
        {
            parts[0].AddRange(parts[w]);
        }
        return new StepMatrix(steps, parts[0]);
    }
}
