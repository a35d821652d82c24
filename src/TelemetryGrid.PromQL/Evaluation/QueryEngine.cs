using TelemetryGrid.PromQL.Evaluation;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL;

/// <summary>
/// Answers queries with the semantics of Prometheus 3.5, without native histograms and experimental functions, within limits of samples,
/// series, points, time and queries at once. All its methods may be called from any thread.
/// </summary>
public sealed class QueryEngine : IDisposable
{
    private readonly QueryEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly QueryGate _gate;

    public QueryEngine(QueryEngineOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        _gate = new QueryGate(options.MaxConcurrency, options.MaxWaiting);
    }

    /// <summary>Queries that are running or waiting for their turn.</summary>
    public int QueriesInProgress => _gate.Admitted;

    public void Dispose() => _gate.Dispose();

    /// <summary>Evaluates a query at one instant.</summary>
    /// <exception cref="QueryException">The text is not a query, a limit was reached, or <paramref name="cancellation"/> was asked for.</exception>
    public Task<QueryResult> InstantAsync(
        string query,
        ISeriesSource source,
        long timeMilliseconds,
        CancellationToken cancellation,
        QueryOverrides? overrides = null
    ) => InstantAsync(PromQLParser.Parse(query), query, source, timeMilliseconds, overrides, cancellation);

    /// <inheritdoc cref="InstantAsync(string, ISeriesSource, long, CancellationToken, QueryOverrides?)"/>
    public Task<QueryResult> InstantAsync(
        Expr expression,
        ISeriesSource source,
        long timeMilliseconds,
        CancellationToken cancellation,
        QueryOverrides? overrides = null
    ) => InstantAsync(expression, null, source, timeMilliseconds, overrides, cancellation);

    /// <summary>Evaluates a query at steps from a start to an end, both inclusive.</summary>
    /// <exception cref="QueryException">The text is not a query, a limit was reached, or <paramref name="cancellation"/> was asked for.</exception>
    public Task<QueryResult> RangeAsync(
        string query,
        ISeriesSource source,
        long startMilliseconds,
        long endMilliseconds,
        long stepMilliseconds,
        CancellationToken cancellation,
        QueryOverrides? overrides = null
    ) =>
        RangeAsync(
            PromQLParser.Parse(query),
            query,
            source,
            new StepRange(startMilliseconds, endMilliseconds, stepMilliseconds),
            overrides,
            cancellation
        );

    /// <inheritdoc cref="RangeAsync(string, ISeriesSource, long, long, long, CancellationToken, QueryOverrides?)"/>
    public Task<QueryResult> RangeAsync(
        Expr expression,
        ISeriesSource source,
        long startMilliseconds,
        long endMilliseconds,
        long stepMilliseconds,
        CancellationToken cancellation,
        QueryOverrides? overrides = null
    ) => RangeAsync(expression, null, source, new StepRange(startMilliseconds, endMilliseconds, stepMilliseconds), overrides, cancellation);

    private Task<QueryResult> InstantAsync(
        Expr expression,
        string? query,
        ISeriesSource source,
        long time,
        QueryOverrides? overrides,
        CancellationToken cancellation
    )
    {
        var steps = StepRange.Instant(time);
        return RunAsync(expression, query, source, steps, overrides, (e, context) => InstantValueAsync(e, steps, context), cancellation);
    }

    private Task<QueryResult> RangeAsync(
        Expr expression,
        string? query,
        ISeriesSource source,
        StepRange steps,
        QueryOverrides? overrides,
        CancellationToken cancellation
    )
    {
        RangeRequest.Check(expression, steps, _options.MaxPoints);
        return RunAsync(expression, query, source, steps, overrides, (e, context) => RangeValueAsync(e, steps, context), cancellation);
    }

    private async Task<QueryResult> RunAsync(
        Expr expression,
        string? query,
        ISeriesSource source,
        StepRange steps,
        QueryOverrides? overrides,
        Func<Expr, EvaluationContext, ValueTask<QueryValue>> evaluate,
        CancellationToken cancellation
    )
    {
        overrides ??= QueryOverrides.None;
        var timeout = overrides.Timeout is { } wanted && wanted < _options.Timeout ? wanted : _options.Timeout;
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var phase = "query queue";
        try
        {
            using var turn = await _gate.EnterAsync(either.Token);
            phase = "expression evaluation";
            var context = new EvaluationContext(source, SettingsFor(overrides), either.Token);
            either.Token.ThrowIfCancellationRequested();
            var resolved = AtResolver.Resolve(expression, steps.StartMilliseconds, steps.EndMilliseconds);
            // Off the caller's thread: it may be one that must not be kept busy for as long as a query may take.
            var value = await EvaluationThreads.RunAsync(() => evaluate(resolved, context).AsTask());
            either.Token.ThrowIfCancellationRequested();
            value = RangeRequest.Limit(value, overrides.Limit, context.Annotations);
            return new QueryResult(value, context.Annotations.ToImmutable(), context.Budget.Peak, query);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            throw cancellation.IsCancellationRequested
                ? new QueryException(QueryErrorKind.Canceled, $"query was canceled in {phase}")
                : new QueryException(QueryErrorKind.Timeout, $"query timed out in {phase}");
        }
        catch (Exception e) when (e is not (QueryException or OverflowException or InsufficientExecutionStackException))
        {
            throw new QueryException(QueryErrorKind.Internal, $"the query failed while its series were read: {e.Message}", e);
        }
        catch (OverflowException)
        {
            throw new QueryException(QueryErrorKind.Execution, "the query reaches beyond the times that can be represented");
        }
        catch (InsufficientExecutionStackException)
        {
            throw new QueryException(QueryErrorKind.Execution, "the query nests expressions too deeply to be evaluated");
        }
    }

    private EvaluationSettings SettingsFor(QueryOverrides overrides) =>
        new()
        {
            LookbackMilliseconds = (long)(overrides.LookbackDelta ?? _options.LookbackDelta).TotalMilliseconds,
            SubqueryStepMilliseconds = (long)_options.SubqueryStep.TotalMilliseconds,
            MaxSamples = _options.MaxSamples,
            MaxSeries = _options.MaxSeries,
            DelayNameRemoval = _options.DelayNameRemoval,
        };

    private static async ValueTask<QueryValue> InstantValueAsync(Expr expression, StepRange steps, EvaluationContext context)
    {
        var nodes = new NodeEvaluator(context);
        switch (expression.Kind)
        {
            case ValueKind.Scalar:
                return new ScalarValue(steps.StartMilliseconds, (await nodes.ScalarAsync(expression, steps))[0]);
            case ValueKind.String:
                return new StringValue(steps.StartMilliseconds, NodeEvaluator.Text(expression));
            case ValueKind.Matrix:
                return ResultBuilder.Samples(await nodes.RangeAsync(expression, steps, ""), context);
            default:
                return ResultBuilder.Vector(ResultBuilder.RemoveNames(await nodes.MatrixAsync(expression, steps), context));
        }
    }

    private static async ValueTask<QueryValue> RangeValueAsync(Expr expression, StepRange steps, EvaluationContext context)
    {
        var matrix = await new NodeEvaluator(context).AnyMatrixAsync(expression, steps);
        return ResultBuilder.Matrix(ResultBuilder.RemoveNames(matrix, context));
    }
}
