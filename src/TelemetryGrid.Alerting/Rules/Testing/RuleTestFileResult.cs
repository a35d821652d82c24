using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>The tests of a file; null when anything is wrong with it.</summary>
public sealed record RuleTestFileResult(RuleTestFile? File, ImmutableArray<FileError> Errors);
