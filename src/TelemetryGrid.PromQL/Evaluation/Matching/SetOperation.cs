using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>and</c>, <c>or</c> and <c>unless</c>: what is on one side depends on which groups of labels the other side has at that step.</summary>
internal static class SetOperation
{
    public static StepMatrix Run(BinaryExpr binary, StepMatrix left, StepMatrix right, EvaluationContext context)
    {
        var groups = new MatchGroups(binary.Matching!, left, right);
        var steps = left.Steps;
        var merger = new RowMerger(steps, context);
        if (binary.Operator == BinaryOperator.Or)
        {
            foreach (var series in left.Series)
            {
                merger.Add(series.Labels, series.DropsName, series.Values);
            }
            AddWhere(right, groups.Right, PresenceOf(left, groups.Left, groups.Count), wanted: false, merger, context);
        }
        else
        {
            AddWhere(
                left,
                groups.Left,
                PresenceOf(right, groups.Right, groups.Count),
                wanted: binary.Operator == BinaryOperator.And,
                merger,
                context
            );
        }
        return merger.ToMatrix();
    }

    private static void AddWhere(
        StepMatrix from,
        int[] groups,
        bool[]?[] presence,
        bool wanted,
        RowMerger merger,
        EvaluationContext context
    )
    {
        var row = new double[from.Steps.Count];
        for (var i = 0; i < from.Series.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var series = from.Series[i];
            var there = presence[groups[i]];
            if (there is null)
            {
                if (!wanted)
                {
                    merger.Add(series.Labels, series.DropsName, series.Values);
                }
                continue;
            }
            for (var step = 0; step < row.Length; step++)
            {
                row[step] = there[step] == wanted ? series.Values[step] : StaleMarker.Value;
            }
            merger.Add(series.Labels, series.DropsName, row);
        }
    }

    /// <summary>For each group, the steps at which it has a value; null when at none.</summary>
    private static bool[]?[] PresenceOf(StepMatrix matrix, int[] groups, int count)
    {
        var presence = new bool[]?[count];
        for (var i = 0; i < matrix.Series.Count; i++)
        {
            var there = presence[groups[i]] ??= new bool[matrix.Steps.Count];
            var values = matrix.Series[i].Values;
            for (var step = 0; step < values.Length; step++)
            {
                there[step] |= !StaleMarker.Is(values[step]);
            }
        }
        return presence;
    }
}
