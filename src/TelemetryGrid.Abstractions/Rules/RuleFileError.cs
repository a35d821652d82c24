namespace TelemetryGrid.Rules;

/// <summary>What is wrong with a file of rules. Lines count from 1; 0 stands for the file as a whole.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleFileError")]
public sealed record RuleFileError([property: Id(0)] long Line, [property: Id(1)] string Reason);
