namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A subquery: the values of an expression at steps of its own.</summary>
internal sealed class SubqueryRange(StepMatrix matrix, WindowPlan plan) : RangeVector(plan)
{
    public override int Count => matrix.Series.Count;

    public override Labels RawLabels(int index) => matrix.Series[index].Labels;

    public override bool DropsNameLater(int index) => matrix.Series[index].DropsName;

    public override void Read(int index, SampleBuffer into)
    {
        into.Clear();
        var values = matrix.Series[index].Values;
        for (var step = 0; step < values.Length; step++)
        {
            if (!StaleMarker.Is(values[step]))
            {
                into.Add(matrix.Steps.TimeAt(step), values[step]);
            }
        }
    }

    /// <summary>The steps at which the inner expression is evaluated: multiples of the subquery's step, whatever the query's own steps are.</summary>
    public static StepRange InnerSteps(WindowPlan outer, long step)
    {
        var afterMilliseconds = (outer.At ?? outer.Steps.StartMilliseconds) - outer.Offset - outer.Length;
        var first = (afterMilliseconds / step) * step;
        if (first <= afterMilliseconds)
        {
            first += step;
        }
        return new StepRange(first, outer.LastMilliseconds, step);
    }
}
