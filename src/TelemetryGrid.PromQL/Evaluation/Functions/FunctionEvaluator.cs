using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Evaluates function calls.</summary>
internal sealed class FunctionEvaluator(NodeEvaluator nodes, EvaluationContext context)
{
    public async ValueTask<double[]> ScalarAsync(CallExpr call, StepRange steps)
    {
        var row = context.NewRow(steps);
        switch (call.Function.Name)
        {
            case "time":
                for (var step = 0; step < row.Length; step++)
                {
                    row[step] = steps.TimeAt(step) / 1000.0;
                }
                return row;
            case "pi":
                Array.Fill(row, Math.PI);
                return row;
            case "scalar":
                var vector = await nodes.RowsAsync(call.Arguments[0], steps);
                OnlyValues(vector, row);
                return row;
            default:
                throw Unknown(call);
        }
    }

    public async ValueTask<SeriesRows> RowsAsync(CallExpr call, StepRange steps)
    {
        var name = call.Function.Name;
        var arguments = call.Arguments;
        if (RangeFunctions.Knows(name))
        {
            return await WindowAsync(call, steps);
        }
        if (ElementFunctions.Find(name) is { } function)
        {
            var inner = arguments.IsEmpty ? Time(steps) : await nodes.RowsAsync(arguments[0], steps, name);
            return nodes.Map(inner, new FunctionMap(function), dropsName: true, steps);
        }
        switch (name)
        {
            case "vector":
                return Single(steps, await nodes.ScalarAsync(arguments[0], steps));
            case "round":
                var nearest = arguments.Length > 1 ? await nodes.ScalarAsync(arguments[1], steps) : null;
                return nodes.Map(await nodes.RowsAsync(arguments[0], steps, name), new RoundMap(nearest), dropsName: true, steps);
            case "clamp" or "clamp_min" or "clamp_max":
                var first = await nodes.ScalarAsync(arguments[1], steps);
                var second = name == "clamp" ? await nodes.ScalarAsync(arguments[2], steps) : first;
                var clamp = new ClampMap(name == "clamp_max" ? null : first, name == "clamp_min" ? null : second);
                return nodes.Map(await nodes.RowsAsync(arguments[0], steps, name), clamp, dropsName: true, steps);
            case "timestamp":
                return await TimestampAsync(arguments[0], steps);
            case "absent":
                return Absence.Of(await nodes.RowsAsync(arguments[0], steps, name), NodeEvaluator.Unwrap(arguments[0]), steps, context);
            case "absent_over_time":
                var range = await nodes.RangeAsync(arguments[0], steps, name);
                var present = new WindowRows(range, new WindowKernel<PresentReducer>(default), new(false, false), call.Position, context);
                return Absence.Of(present, NodeEvaluator.Unwrap(arguments[0]), steps, context);
            case "sort" or "sort_desc":
                return await SortAsync(call, steps);
            default:
                return new MatrixRows(await MatrixAsync(call, steps));
        }
    }

    private async ValueTask<StepMatrix> MatrixAsync(CallExpr call, StepRange steps)
    {
        var arguments = call.Arguments;
        switch (call.Function.Name)
        {
            case "label_replace":
                return LabelFunctions.Replace(
                    await nodes.MatrixAsync(arguments[0], steps),
                    NodeEvaluator.Text(arguments[1]),
                    NodeEvaluator.Text(arguments[2]),
                    NodeEvaluator.Text(arguments[3]),
                    NodeEvaluator.Text(arguments[4]),
                    context
                );
            case "label_join":
                return LabelFunctions.Join(
                    await nodes.MatrixAsync(arguments[0], steps),
                    NodeEvaluator.Text(arguments[1]),
                    NodeEvaluator.Text(arguments[2]),
                    [.. arguments.Skip(3).Select(NodeEvaluator.Text)],
                    context
                );
            case "histogram_quantile":
                var quantiles = await nodes.ScalarAsync(arguments[0], steps);
                var buckets = await nodes.MatrixAsync(arguments[1], steps, "histogram_quantile");
                return HistogramFunctions.Quantile(buckets, quantiles, arguments[0].Position, arguments[1].Position, context);
            case "histogram_fraction":
                var lower = await nodes.ScalarAsync(arguments[0], steps);
                var upper = await nodes.ScalarAsync(arguments[1], steps);
                buckets = await nodes.MatrixAsync(arguments[2], steps, "histogram_fraction");
                return HistogramFunctions.Fraction(buckets, lower, upper, arguments[2].Position, context);
            case "histogram_avg" or "histogram_count" or "histogram_sum" or "histogram_stddev" or "histogram_stdvar":
                // Functions of native histograms, of which there are none: numbers are passed over.
                _ = await nodes.RowsAsync(arguments[0], steps);
                return new StepMatrix(steps, []);
            default:
                throw Unknown(call);
        }
    }

    private async ValueTask<SeriesRows> WindowAsync(CallExpr call, StepRange steps)
    {
        var name = call.Function.Name;
        double[]? scalar = null;
        var rangeAt = 0;
        if (name == "quantile_over_time")
        {
            rangeAt = 1;
            scalar = await nodes.ScalarAsync(call.Arguments[0], steps);
            Quantiles.Check(scalar, call.Arguments[0].Position, context.Annotations);
        }
        else if (name == "predict_linear")
        {
            scalar = await nodes.ScalarAsync(call.Arguments[1], steps);
        }
        var range = await nodes.RangeAsync(call.Arguments[rangeAt], steps, name);
        var (kernel, function) = RangeFunctions.Create(name, steps, scalar);
        var rows = new WindowRows(range, kernel, function, call.Arguments[rangeAt].Position, context);
        return range.NamesDropped ? rows : UniqueRows.Ensure(rows, mayJoin: false, steps, context);
    }

    /// <summary>The time of the sample for a plain selector; of anything else, whose values are made now, the time of the step.</summary>
    private async ValueTask<SeriesRows> TimestampAsync(Expr argument, StepRange steps)
    {
        if (NodeEvaluator.Unwrap(argument) is VectorSelector selector)
        {
            var times = await Selectors.InstantAsync(selector, steps, timestamps: true, "timestamp", context);
            return nodes.Map(times, new FunctionMap(static v => v), dropsName: true, steps);
        }
        return nodes.Map(await nodes.RowsAsync(argument, steps), new StepTimeMap(steps), dropsName: true, steps);
    }

    /// <summary>Results of range queries are ordered by labels, so that only an instant query can be sorted.</summary>
    private async ValueTask<SeriesRows> SortAsync(CallExpr call, StepRange steps)
    {
        var matrix = await nodes.MatrixAsync(call.Arguments[0], steps);
        if (steps.Count > 1)
        {
            return new MatrixRows(matrix);
        }
        var descending = call.Function.Name == "sort_desc";
        var sorted = matrix
            .Series.OrderBy(static s => double.IsNaN(s.Values[0]))
            .ThenBy(s => descending ? -s.Values[0] : s.Values[0])
            .ToList();
        return new MatrixRows(matrix with { Series = sorted });
    }

    private void OnlyValues(SeriesRows vector, double[] row)
    {
        Array.Fill(row, StaleMarker.Value);
        var counts = new int[row.Length];
        var worker = new SeriesWorker(context.Cancellation);
        var values = new double[row.Length];
        for (var i = 0; i < vector.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!vector.Fill(i, worker, values))
            {
                continue;
            }
            for (var step = 0; step < row.Length; step++)
            {
                if (!StaleMarker.Is(values[step]))
                {
                    row[step] = values[step];
                    counts[step]++;
                }
            }
        }
        for (var step = 0; step < row.Length; step++)
        {
            row[step] = counts[step] == 1 ? row[step] : double.NaN;
        }
    }

    private static MatrixRows Time(StepRange steps)
    {
        var row = new double[steps.Count];
        for (var step = 0; step < row.Length; step++)
        {
            row[step] = steps.TimeAt(step) / 1000.0;
        }
        return Single(steps, row);
    }

    private static MatrixRows Single(StepRange steps, double[] row) => new(new StepMatrix(steps, [new StepSeries(Labels.Empty, row)]));

    private static QueryException Unknown(CallExpr call) => EvaluationContext.Fail($"unknown function with name \"{call.Function.Name}\"");
}
