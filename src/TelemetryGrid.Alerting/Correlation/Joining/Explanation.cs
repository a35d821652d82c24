namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>That an alert explains another.</summary>
/// <param name="Parent">Its number; -1 for none.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Suppress">The explained one need not be told.</param>
/// <param name="Rule">The name of the rule that says so, where one does.</param>
internal readonly record struct Explanation(int Parent, ExplanationKind Kind, double Confidence, bool Suppress, string Rule)
{
    public static readonly Explanation None = new(-1, ExplanationKind.None, 0, false, "");
}
