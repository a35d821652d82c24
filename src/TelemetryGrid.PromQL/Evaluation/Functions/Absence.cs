using System.Collections.Immutable;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>absent</c> and <c>absent_over_time</c>: 1 where a vector is empty, under the labels its selector asks for.</summary>
internal static class Absence
{
    private static readonly AggregateExpr Any = new(AggregationOperator.Group, new NumberLiteral(0), null, [], Without: false);

    public static MatrixRows Of(SeriesRows rows, Expr argument, StepRange steps, EvaluationContext context)
    {
        var present = FoldAggregation.Run(rows, Any, steps, context);
        var row = new double[steps.Count];
        for (var step = 0; step < row.Length; step++)
        {
            row[step] = present.Series.Count == 0 || StaleMarker.Is(present.Series[0].Values[step]) ? 1 : StaleMarker.Value;
        }
        return new MatrixRows(new StepMatrix(steps, RowMerger.HasAny(row) ? [new StepSeries(LabelsOf(argument), row)] : []));
    }

    private static Labels LabelsOf(Expr argument) =>
        argument switch
        {
            VectorSelector selector => LabelsOf(selector.Matchers),
            MatrixSelector matrix => LabelsOf(matrix.Selector.Matchers),
            _ => Labels.Empty,
        };

    /// <summary>What the missing series would certainly have: labels that one matcher sets and no other speaks of.</summary>
    private static Labels LabelsOf(ImmutableArray<LabelMatcher> matchers)
    {
        var labels = new LabelsBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var matcher in matchers)
        {
            if (matcher.Name == Labels.MetricName)
            {
                continue;
            }
            if (matcher.Operator == MatchOperator.Equal && seen.Add(matcher.Name))
            {
                labels.Set(matcher.Name, matcher.Value);
            }
            else
            {
                labels.Remove(matcher.Name);
            }
        }
        return labels.Build();
    }
}
