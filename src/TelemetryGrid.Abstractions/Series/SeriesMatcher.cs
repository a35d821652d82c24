namespace TelemetryGrid.Series;

/// <summary>A condition on a label, on its way to a partition.</summary>
/// <param name="Name">The label.</param>
/// <param name="Operator"><c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>.</param>
/// <param name="Value">What it is compared with.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesMatcher")]
public readonly record struct SeriesMatcher(
    [property: Id(0)] string Name,
    [property: Id(1)] string Operator,
    [property: Id(2)] string Value
);
