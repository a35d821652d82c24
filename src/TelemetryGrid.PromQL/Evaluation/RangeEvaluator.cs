using TelemetryGrid.PromQL.Evaluation;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL;

/// <summary>Evaluates an expression over steps where the series are: what a shard does with the part of a query that is sent to it.</summary>
public static class RangeEvaluator
{
    /// <param name="expression">A vector or scalar; <c>@ start()</c> and <c>@ end()</c> mean the first and last of <paramref name="steps"/>.</param>
    /// <param name="steps">The instants.</param>
    /// <param name="source">Where the series come from.</param>
    /// <param name="settings">Limits and defaults, the same on every shard.</param>
    /// <param name="cancellation">Stops it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="QueryException">It cannot be evaluated, or a limit was reached.</exception>
    public static async Task<StepMatrix> EvaluateAsync(
        Expr expression,
        StepRange steps,
        ISeriesSource source,
        EvaluationSettings settings,
        CancellationToken cancellation
    )
    {
        var context = new EvaluationContext(source, settings, cancellation);
        var resolved = AtResolver.Resolve(expression, steps.StartMilliseconds, steps.EndMilliseconds);
        var matrix = await new NodeEvaluator(context).AnyMatrixAsync(resolved, steps);
        return matrix with { Annotations = context.Annotations.ToImmutable() };
    }
}
