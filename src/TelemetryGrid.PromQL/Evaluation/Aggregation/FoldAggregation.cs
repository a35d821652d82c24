using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>The aggregations that fold series one after the other: rows are added to their groups as they are computed, and never kept.</summary>
internal static class FoldAggregation
{
    public static bool Knows(AggregationOperator op) => op <= AggregationOperator.Stdvar;

    public static StepMatrix Run(SeriesRows rows, AggregateExpr aggregate, StepRange steps, EvaluationContext context)
    {
        var groups = SeriesGroups.Find(rows, aggregate.Grouping, aggregate.Without);
        var folded = Fold(rows, groups, aggregate.Operator, steps.Count, context);
        var series = new List<StepSeries>(folded.Length);
        for (var g = 0; g < folded.Length; g++)
        {
            if (folded[g] is not { } fold)
            {
                continue;
            }
            var row = new double[steps.Count];
            fold.Finish(row);
            if (RowMerger.HasAny(row))
            {
                series.Add(new StepSeries(groups.Labels[g], row) { DropsName = rows.DropsNameLater(groups.First[g]) });
            }
        }
        return new StepMatrix(steps, series);
    }

    private static GroupFold?[] Fold(SeriesRows rows, SeriesGroups groups, AggregationOperator op, int steps, EvaluationContext context)
    {
        var workers = SeriesLoop.Workers(rows.Count, steps, context.Settings.MaxWorkers);
        var parts = new GroupFold?[workers][];
        SeriesLoop.Run(
            rows.Count,
            workers,
            context.Cancellation,
            (w, worker, from, to) =>
            {
                var part = parts[w] = new GroupFold?[groups.Labels.Count];
                var row = new double[steps];
                for (var i = from; i < to; i++)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    if (!rows.Fill(i, worker, row))
                    {
                        continue;
                    }
                    ref var fold = ref part[groups.Of[i]];
                    if (fold is null)
                    {
                        context.Budget.Take(steps);
                        fold = Create(op, steps);
                    }
                    fold.Add(row);
                }
            }
        );
        for (var w = 1; w < workers; w++)
        {
            for (var g = 0; g < parts[w].Length; g++)
            {
                if (parts[w][g] is { } later)
                {
                    if (parts[0][g] is { } earlier)
                    {
                        earlier.Merge(later);
                        context.Budget.Return(steps);
                    }
                    else
                    {
                        parts[0][g] = later;
                    }
                }
            }
        }
        return parts[0];
    }

    private static GroupFold Create(AggregationOperator op, int steps) =>
        op switch
        {
            AggregationOperator.Sum => new SumFold(steps),
            AggregationOperator.Avg => new MeanFold(steps),
            AggregationOperator.Count => new CountFold(steps, onlyPresence: false),
            AggregationOperator.Group => new CountFold(steps, onlyPresence: true),
            AggregationOperator.Min => new ExtremeFold(steps, least: true),
            AggregationOperator.Max => new ExtremeFold(steps, least: false),
            AggregationOperator.Stddev => new VarianceFold(steps, deviation: true),
            AggregationOperator.Stdvar => new VarianceFold(steps, deviation: false),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
        };
}
