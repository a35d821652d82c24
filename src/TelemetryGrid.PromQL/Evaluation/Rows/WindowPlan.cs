using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Which stretch of time a selector looks at for each step: from <see cref="EndAt"/> back over <paramref name="Length"/>, the left end excluded.</summary>
/// <param name="Steps">The steps of the evaluation.</param>
/// <param name="Length">Milliseconds: the range, or the lookback of an instant selector.</param>
/// <param name="Offset">Milliseconds to look back further.</param>
/// <param name="At">The fixed time of the <c>@</c> modifier.</param>
internal readonly record struct WindowPlan(StepRange Steps, long Length, long Offset, long? At)
{
    public long FirstMilliseconds => (At ?? Steps.StartMilliseconds) - Offset - Length + 1;

    public long LastMilliseconds => EndAt(Steps.Count - 1);

    /// <summary>How much later the window of the next step ends.</summary>
    public long Advance => At is null ? Steps.StepMilliseconds : 0;

    public long EndAt(int step) => (At ?? Steps.TimeAt(step)) - Offset;

    public static long? Fixed(AtModifier? at) => at is { Anchor: AtAnchor.Timestamp } fixedAt ? fixedAt.TimestampMilliseconds : null;
}
