namespace TelemetryGrid.Rules;

/// <summary>A file of rules as it was written.</summary>
/// <param name="Name">The path of a file in a folder; else a plain name.</param>
/// <param name="Text">YAML; null when the file is there and cannot be read.</param>
/// <param name="Problem">Why it cannot be read; empty when it can.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleFileText")]
public sealed record RuleFileText([property: Id(0)] string Name, [property: Id(1)] string? Text, [property: Id(2)] string Problem = "");
