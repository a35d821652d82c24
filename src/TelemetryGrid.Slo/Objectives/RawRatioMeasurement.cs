using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>A ratio somebody else computed; each look at it weighs the same.</summary>
/// <param name="Ratio">Its query; values beyond 0..1 are taken for the nearer bound.</param>
/// <param name="IsFailure">True when it is the share of bad events.</param>
public sealed record RawRatioMeasurement(QueryTemplate Ratio, bool IsFailure) : Measurement
{
    public override IReadOnlyList<QueryTemplate> Queries => [Ratio];

    public override string ErrorRatio(TimeSpan window)
    {
        // A query that has a window of its own already covers it; another is looked at again and again.
        var text = Ratio.HasWindow
            ? $"(\n  {Ratio.Render(window)}\n)"
            : $"avg_over_time(((\n  {Ratio.Text}\n) >= -Inf)[{SloDuration.Format(window)}:{SloDuration.Format(Resolution)}])";
        return IsFailure ? text : $"1 - {text}";
    }

    public override Evidence Judge(ReadOnlySpan<double?> values, TimeSpan window)
    {
        if (Known(values[0]) is not { } ratio)
        {
            return Evidence.None;
        }
        return Evidence.Of(IsFailure ? 1 - ratio : ratio, 1);
    }
}
