using System.Runtime.CompilerServices;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Evaluates an expression node by node, each over all steps at once.</summary>
internal sealed class NodeEvaluator
{
    private readonly EvaluationContext _context;
    private readonly FunctionEvaluator _functions;

    public NodeEvaluator(EvaluationContext context)
    {
        _context = context;
        _functions = new FunctionEvaluator(this, context);
    }

    /// <summary>The expression without the parentheses around it.</summary>
    public static Expr Unwrap(Expr expression)
    {
        while (expression is ParenthesizedExpr parenthesized)
        {
            expression = parenthesized.Inner;
        }
        return expression;
    }

    /// <summary>An instant vector, computed as far as needed to know its series.</summary>
    /// <param name="expression">Of kind vector.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="function">The function or aggregation it is the argument of: a hint for the source.</param>
    public async ValueTask<SeriesRows> RowsAsync(Expr expression, StepRange steps, string function = "")
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        expression = Unwrap(expression);
        if (steps.Count == 0)
        {
            return new MatrixRows(new StepMatrix(steps, []));
        }
        if (steps.Count > 1 && StepInvariance.Holds(expression))
        {
            return new RepeatedRows(await RowsAsync(expression, StepRange.Instant(steps.StartMilliseconds), function));
        }
        if (await ShardedEvaluation.TryAsync(expression, steps, _context) is { } merged)
        {
            return new MatrixRows(merged);
        }
        return await EvaluateAsync(expression, steps, function);
    }

    public async ValueTask<StepMatrix> MatrixAsync(Expr expression, StepRange steps, string function = "") =>
        MatrixRows.Materialize(await RowsAsync(expression, steps, function), steps, _context);

    /// <summary>A scalar's value at every step.</summary>
    public async ValueTask<double[]> ScalarAsync(Expr expression, StepRange steps)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (Unwrap(expression))
        {
            case NumberLiteral number:
                var constant = _context.NewRow(steps);
                Array.Fill(constant, number.Value);
                return constant;
            case UnaryExpr unary:
                var inner = await ScalarAsync(unary.Inner, steps);
                for (var i = 0; unary.Negate && i < inner.Length; i++)
                {
                    inner[i] = -inner[i];
                }
                return inner;
            case BinaryExpr binary:
                var left = await ScalarAsync(binary.Left, steps);
                var right = await ScalarAsync(binary.Right, steps);
                for (var i = 0; i < left.Length; i++)
                {
                    left[i] = Operators.Element(binary.Operator, returnBool: true, left[i], right[i]);
                }
                return left;
            case CallExpr call:
                return await _functions.ScalarAsync(call, steps);
            case var other:
                throw EvaluationContext.Fail($"expected a scalar, got {other.Kind}");
        }
    }

    public static string Text(Expr expression) =>
        Unwrap(expression) is StringLiteral text ? text.Value : throw EvaluationContext.Fail("expected a string");

    /// <summary>A range vector: samples of a selector, or values of a subquery.</summary>
    public async ValueTask<RangeVector> RangeAsync(Expr expression, StepRange steps, string function)
    {
        switch (Unwrap(expression))
        {
            case MatrixSelector matrix:
                return await Selectors.RangeAsync(matrix, steps, function, _context);
            case SubqueryExpr subquery:
                var plan = new WindowPlan(steps, subquery.RangeMilliseconds, subquery.OffsetMilliseconds, WindowPlan.Fixed(subquery.At));
                var step = subquery.StepMilliseconds == 0 ? _context.Settings.SubqueryStepMilliseconds : subquery.StepMilliseconds;
                var inner = SubqueryRange.InnerSteps(plan, step);
                _context.Budget.CheckPoints(inner);
                return new SubqueryRange(await AnyMatrixAsync(subquery.Inner, inner), plan);
            case var other:
                throw EvaluationContext.Fail($"expected a range vector, got {other.Kind}");
        }
    }

    /// <summary>A vector or a scalar as a matrix; the scalar's series has no labels.</summary>
    public async ValueTask<StepMatrix> AnyMatrixAsync(Expr expression, StepRange steps) =>
        expression.Kind == ValueKind.Scalar
            ? new StepMatrix(steps, [new StepSeries(Labels.Empty, await ScalarAsync(expression, steps))])
            : await MatrixAsync(expression, steps);

    private async ValueTask<SeriesRows> EvaluateAsync(Expr expression, StepRange steps, string function)
    {
        switch (expression)
        {
            case VectorSelector selector:
                return await Selectors.InstantAsync(selector, steps, timestamps: false, function, _context);
            case CallExpr call:
                return await _functions.RowsAsync(call, steps);
            case AggregateExpr aggregate:
                return new MatrixRows(await AggregateAsync(aggregate, steps));
            case UnaryExpr unary:
                var inner = await RowsAsync(unary.Inner, steps);
                return unary.Negate ? Map(inner, new FunctionMap(static v => -v), dropsName: true, steps) : inner;
            case BinaryExpr binary:
                return await BinaryAsync(binary, steps);
            default:
                throw EvaluationContext.Fail($"expected an instant vector, got {expression.Kind}");
        }
    }

    public SeriesRows Map<TMap>(SeriesRows inner, TMap map, bool dropsName, StepRange steps)
        where TMap : struct, IStepMap
    {
        var mapped = new MappedRows<TMap>(inner, map, dropsName, _context);
        return inner.NamesDropped ? mapped : UniqueRows.Ensure(mapped, mayJoin: true, steps, _context);
    }

    private async ValueTask<SeriesRows> BinaryAsync(BinaryExpr binary, StepRange steps)
    {
        var scalarOnLeft = binary.Left.Kind == ValueKind.Scalar;
        if (scalarOnLeft || binary.Right.Kind == ValueKind.Scalar)
        {
            var scalar = await ScalarAsync(scalarOnLeft ? binary.Left : binary.Right, steps);
            var vector = await RowsAsync(scalarOnLeft ? binary.Right : binary.Left, steps);
            return Map(vector, new ScalarMap(binary.Operator, scalar, scalarOnLeft, binary.ReturnBool), Operators.DropsName(binary), steps);
        }
        // Both are asked for before either is awaited: their storage is waited for once.
        var leftTask = MatrixAsync(binary.Left, steps).AsTask();
        var rightTask = MatrixAsync(binary.Right, steps).AsTask();
        await Task.WhenAll(leftTask, rightTask);
        var (left, right) = (await leftTask, await rightTask);
        var result = Operators.IsSet(binary.Operator)
            ? SetOperation.Run(binary, left, right, _context)
            : VectorOperation.Run(binary, left, right, _context);
        _context.Budget.Return((long)(left.Series.Count + right.Series.Count) * steps.Count);
        return new MatrixRows(result);
    }

    private async ValueTask<StepMatrix> AggregateAsync(AggregateExpr aggregate, StepRange steps)
    {
        var hint = aggregate.Operator.ToString().ToLowerInvariant();
        if (FoldAggregation.Knows(aggregate.Operator))
        {
            return FoldAggregation.Run(await RowsAsync(aggregate.Inner, steps, hint), aggregate, steps, _context);
        }
        if (aggregate.Operator == AggregationOperator.CountValues)
        {
            var label = Text(aggregate.Parameter!);
            return CountValuesAggregation.Run(await MatrixAsync(aggregate.Inner, steps, hint), aggregate, label, _context);
        }
        var parameter = await ScalarAsync(aggregate.Parameter!, steps);
        var input = await MatrixAsync(aggregate.Inner, steps, hint);
        var result =
            aggregate.Operator == AggregationOperator.Quantile
                ? QuantileAggregation.Run(input, aggregate, parameter, _context)
                : RankAggregation.Run(input, aggregate, parameter, _context);
        _context.Budget.Return((long)input.Series.Count * steps.Count);
        return result;
    }
}
