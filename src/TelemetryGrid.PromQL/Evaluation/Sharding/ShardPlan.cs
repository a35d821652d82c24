using System.Collections.Immutable;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL;

/// <summary>How an expression is evaluated on shards.</summary>
/// <param name="OnShards">What every shard evaluates: one expression, or the sum and the count for an average.</param>
/// <param name="Merge">What to do with the answers.</param>
/// <param name="Final">The aggregation over all answers, whose <see cref="AggregateExpr.Inner"/> stands for them.</param>
public sealed record ShardPlan(ImmutableArray<Expr> OnShards, ShardMerge Merge, AggregateExpr? Final = null)
{
    /// <summary>Series that end up under the same labels may become one where they have no step in common; those of range functions may not.</summary>
    public bool MayJoin { get; init; } = true;
}
