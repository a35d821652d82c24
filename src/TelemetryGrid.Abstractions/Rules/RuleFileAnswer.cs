using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>What became of a file that was given or removed through the API.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Errors">What is wrong with its text; only with <see cref="RuleFileOutcome.Invalid"/>.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleFileAnswer")]
public sealed record RuleFileAnswer(
    [property: Id(0)] RuleFileOutcome Outcome,
    [property: Id(1)] ImmutableArray<RuleFileError> Errors,
    [property: Id(2)] RuleFileReport? Report = null
);
