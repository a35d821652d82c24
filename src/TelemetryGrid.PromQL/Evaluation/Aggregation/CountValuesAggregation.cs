using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>count_values</c>: a series for each value found in a group, with the value as a label.</summary>
internal static class CountValuesAggregation
{
    public static StepMatrix Run(StepMatrix input, AggregateExpr aggregate, string label, EvaluationContext context)
    {
        if (!LabelNames.IsValid(label))
        {
            throw EvaluationContext.Fail($"invalid label name {QuotedText.Quote(label)}");
        }
        // A label that is overwritten does not tell groups apart.
        var groups = SeriesGroups.Find(
            new MatrixRows(input),
            aggregate.Without ? [.. aggregate.Grouping, label] : [.. aggregate.Grouping.Where(l => l != label)],
            aggregate.Without
        );
        var merger = new RowMerger(input.Steps, context);
        var rows = new Dictionary<(int Group, ulong Value), double[]>();
        for (var i = 0; i < groups.Of.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var (group, series) = (groups.Of[i], input.Series[i]);
            for (var step = 0; step < series.Values.Length; step++)
            {
                var value = series.Values[step];
                if (StaleMarker.Is(value))
                {
                    continue;
                }
                var bits = double.IsNaN(value) ? StaleMarker.NormalNaNBits : BitConverter.DoubleToUInt64Bits(value);
                if (!rows.TryGetValue((group, bits), out var row))
                {
                    var labels = new LabelsBuilder(groups.Labels[group]).Set(label, GoText.Plain(value)).Build();
                    row = rows[(group, bits)] = merger.RowOf(labels, series.DropsName, out _);
                }
                row[step] = StaleMarker.Is(row[step]) ? 1 : row[step] + 1;
            }
        }
        return merger.ToMatrix();
    }
}
