using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>A file of unit tests of rules, as promtool's.</summary>
/// <param name="RuleFiles">Paths or patterns, from the file's own folder on.</param>
/// <param name="EvaluationInterval">How far apart all groups are evaluated.</param>
/// <param name="GroupOrder">The order in which groups are evaluated at the same time; those not named come with the first.</param>
public sealed record RuleTestFile(
    ImmutableArray<string> RuleFiles,
    TimeSpan EvaluationInterval,
    ImmutableArray<string> GroupOrder,
    ImmutableArray<RuleTest> Tests
)
{
    /// <summary>Values that differ by rounding alone are the same.</summary>
    public bool IsFuzzy { get; init; }
}
