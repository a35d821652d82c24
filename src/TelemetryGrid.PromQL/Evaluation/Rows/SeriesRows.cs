namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>
/// An instant vector over all steps, computed series by series when asked: functions and operators that take one series each are stacked
/// on each other without a matrix in between, and an aggregation folds rows that never exist together.
/// </summary>
internal abstract class SeriesRows
{
    public abstract int Count { get; }

    /// <summary>The series' labels, perhaps with a name that <see cref="NamesDropped"/> says to overlook.</summary>
    public abstract Labels RawLabels(int index);

    /// <summary>No series has its metric's name any more, whatever <see cref="RawLabels"/> says: label sets without it are made only when needed.</summary>
    public virtual bool NamesDropped => false;

    /// <summary>The name goes at the end of the query; see <see cref="EvaluationSettings.DelayNameRemoval"/>.</summary>
    public virtual bool DropsNameLater(int index) => false;

    public Labels LabelsOf(int index) => NamesDropped ? LabelSets.WithoutName(RawLabels(index)) : RawLabels(index);

    /// <summary>Writes the value of every step. False when there is none at any; <paramref name="row"/> is then undefined. From any thread.</summary>
    public abstract bool Fill(int index, SeriesWorker worker, Span<double> row);
}
