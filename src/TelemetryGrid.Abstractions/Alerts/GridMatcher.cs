namespace TelemetryGrid.Alerts;

/// <summary>A condition on a label.</summary>
/// <param name="Name">The label.</param>
/// <param name="IsRegex">The value is a regular expression for the whole of the label's value.</param>
/// <param name="IsEqual">False when the label must not match.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.GridMatcher")]
public sealed record GridMatcher(
    [property: Id(0)] string Name,
    [property: Id(1)] string Value,
    [property: Id(2)] bool IsRegex,
    [property: Id(3)] bool IsEqual
);
