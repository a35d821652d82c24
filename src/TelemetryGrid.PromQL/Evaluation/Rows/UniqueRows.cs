namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Guards that no two series have the same labels once their metrics' names are gone.</summary>
internal static class UniqueRows
{
    /// <summary>
    /// Returns the rows as they are where their labels differ for certain: as series differ, that is when all have the same name. Otherwise
    /// computes them, and joins what has the same labels.
    /// </summary>
    /// <param name="rows">Rows that have just lost their names.</param>
    /// <param name="mayJoin">Series with the same labels may become one where they have no step in common; range functions may not.</param>
    /// <exception cref="QueryException">Two have the same labels.</exception>
    public static SeriesRows Ensure(SeriesRows rows, bool mayJoin, StepRange steps, EvaluationContext context)
    {
        if (!rows.NamesDropped || HaveOneName(rows))
        {
            return rows;
        }
        return new MatrixRows(Join(MatrixRows.Materialize(rows, steps, context), mayJoin, context));
    }

    public static StepMatrix Join(StepMatrix matrix, bool mayJoin, EvaluationContext context)
    {
        var seen = new HashSet<Labels>(matrix.Series.Count);
        var distinct = true;
        foreach (var series in matrix.Series)
        {
            distinct &= seen.Add(series.Labels);
        }
        if (distinct)
        {
            return matrix;
        }
        if (!mayJoin)
        {
            throw EvaluationContext.DuplicateLabels();
        }
        var merger = new RowMerger(matrix.Steps, context);
        foreach (var series in matrix.Series)
        {
            merger.Add(series.Labels, series.DropsName, series.Values);
        }
        return merger.ToMatrix();
    }

    private static bool HaveOneName(SeriesRows rows)
    {
        if (rows.Count == 0)
        {
            return true;
        }
        var first = rows.RawLabels(0).Name;
        for (var i = 1; i < rows.Count; i++)
        {
            if (!string.Equals(first, rows.RawLabels(i).Name, StringComparison.Ordinal))
            {
                return false;
            }
        }
        return true;
    }
}
