using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>The groups of a file, none when anything is wrong with it.</summary>
public sealed record RuleFileResult(ImmutableArray<RuleGroup> Groups, ImmutableArray<FileError> Errors);
