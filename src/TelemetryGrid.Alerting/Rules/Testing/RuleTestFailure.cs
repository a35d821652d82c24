using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>What was not as a test says.</summary>
/// <param name="Test">The test's name; empty when it has none.</param>
/// <param name="Line">Where the expectation stands; 0 when a rule failed.</param>
/// <param name="What">What was tested, or the rule that failed and why.</param>
/// <param name="Missing">What was expected and is not there.</param>
/// <param name="Unexpected">What is there and was not expected.</param>
public sealed record RuleTestFailure(
    string Test,
    long Line,
    string What,
    ImmutableArray<string> Missing,
    ImmutableArray<string> Unexpected
);
