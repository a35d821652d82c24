using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>quantile</c> over the series of each group.</summary>
internal static class QuantileAggregation
{
    public static StepMatrix Run(StepMatrix input, AggregateExpr aggregate, double[] quantiles, EvaluationContext context)
    {
        var steps = input.Steps.Count;
        var groups = SeriesGroups.Find(new MatrixRows(input), aggregate.Grouping, aggregate.Without);
        var members = new List<double[]>[groups.Labels.Count];
        for (var i = 0; i < groups.Of.Length; i++)
        {
            (members[groups.Of[i]] ??= []).Add(input.Series[i].Values);
        }
        Quantiles.Check(quantiles, aggregate.Parameter!.Position, context.Annotations);
        var series = new List<StepSeries>(members.Length);
        var values = new double[groups.Of.Length];
        for (var g = 0; g < members.Length; g++)
        {
            context.Budget.Take(steps);
            var row = new double[steps];
            for (var step = 0; step < steps; step++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var count = 0;
                foreach (var member in members[g])
                {
                    if (!StaleMarker.Is(member[step]))
                    {
                        values[count++] = member[step];
                    }
                }
                row[step] = count == 0 ? StaleMarker.Value : Quantiles.Of(quantiles[step], values.AsSpan(0, count));
            }
            series.Add(new StepSeries(groups.Labels[g], row) { DropsName = input.Series[groups.First[g]].DropsName });
        }
        return new StepMatrix(input.Steps, series);
    }
}
