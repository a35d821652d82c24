using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL;

/// <summary>A source whose series are spread over shards, each series on one of them by its identity, which can evaluate expressions where they are.</summary>
public interface IShardedSeriesSource : ISeriesSource
{
    /// <summary>Evaluates an expression on every shard over that shard's series alone, as <see cref="RangeEvaluator"/> does.</summary>
    /// <param name="expression">A vector; its <c>@</c> modifiers are fixed times.</param>
    /// <param name="steps">The instants.</param>
    /// <param name="settings">To be handed to the evaluator of each shard; its limits hold on each.</param>
    /// <param name="cancellation">The query was given up or ran out of time.</param>
    /// <returns>One matrix per shard, all over <paramref name="steps"/>.</returns>
    /// <exception cref="QueryException">A shard could not evaluate it; the message is the user's.</exception>
    ValueTask<IReadOnlyList<StepMatrix>> EvaluateOnShardsAsync(
        Expr expression,
        StepRange steps,
        EvaluationSettings settings,
        CancellationToken cancellation
    );
}
