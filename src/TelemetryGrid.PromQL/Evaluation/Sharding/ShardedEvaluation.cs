using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Evaluates what can be split on the shards of a source that has them.</summary>
internal static class ShardedEvaluation
{
    /// <summary>The matrix of the expression, or null where it is to be evaluated here.</summary>
    public static async ValueTask<StepMatrix?> TryAsync(Expr expression, StepRange steps, EvaluationContext context)
    {
        // Names that go later would have to travel along.
        if (
            context.Source is not IShardedSeriesSource source
            || context.Settings.DelayNameRemoval
            || QueryPlanner.TrySplit(expression) is not { } plan
        )
        {
            return null;
        }
        var answers = await Task.WhenAll(
            plan.OnShards.Select(e => source.EvaluateOnShardsAsync(e, steps, context.Settings, context.Cancellation).AsTask())
        );
        foreach (var annotation in answers.SelectMany(static shards => shards).SelectMany(static shard => shard.Annotations))
        {
            context.Annotations.Add(ShardAnnotations.Place(annotation, expression));
        }
        var parts = answers.Select(shards => Concatenate(shards, steps, context)).ToArray();
        switch (plan.Merge)
        {
            case ShardMerge.Concatenate:
                return UniqueRows.Join(parts[0], plan.MayJoin, context);
            case ShardMerge.Average:
                var sums = FoldAggregation.Run(new MatrixRows(parts[0]), plan.Final!, steps, context);
                // An infinite sum, here or on a shard, may be one of finite numbers, whose average is finite: only all of them together tell.
                return parts[0].Series.Concat(sums.Series).Any(static s => Array.Exists(s.Values, double.IsInfinity))
                    ? null
                    : Divide(sums, FoldAggregation.Run(new MatrixRows(parts[1]), plan.Final!, steps, context));
            default:
                return await AggregateAsync(parts[0], plan.Final!, steps, context);
        }
    }

    private static StepMatrix Concatenate(IReadOnlyList<StepMatrix> shards, StepRange steps, EvaluationContext context)
    {
        var series = new List<StepSeries>(shards.Sum(static s => s.Series.Count));
        foreach (var shard in shards)
        {
            series.AddRange(shard.Series);
        }
        context.Budget.Take((long)series.Count * steps.Count);
        return new StepMatrix(steps, series);
    }

    private static async ValueTask<StepMatrix> AggregateAsync(
        StepMatrix parts,
        AggregateExpr aggregate,
        StepRange steps,
        EvaluationContext context
    )
    {
        var result = FoldAggregation.Knows(aggregate.Operator)
            ? FoldAggregation.Run(new MatrixRows(parts), aggregate, steps, context)
            : RankAggregation.Run(parts, aggregate, await new NodeEvaluator(context).ScalarAsync(aggregate.Parameter!, steps), context);
        context.Budget.Return((long)parts.Series.Count * steps.Count);
        return result;
    }

    private static StepMatrix Divide(StepMatrix sums, StepMatrix counts)
    {
        var divisors = counts.Series.ToDictionary(static s => s.Labels, static s => s.Values);
        foreach (var (labels, row) in sums.Series)
        {
            var by = divisors[labels];
            for (var step = 0; step < row.Length; step++)
            {
                row[step] = StaleMarker.Is(row[step]) ? StaleMarker.Value : row[step] / by[step];
            }
        }
        return sums;
    }
}
