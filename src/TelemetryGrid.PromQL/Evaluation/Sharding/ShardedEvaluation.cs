using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

internal static class ShardedEvaluation
{
    public static ValueTask<StepMatrix?> TryAsync(Expr expression, StepRange steps, EvaluationContext context) => default;
}
