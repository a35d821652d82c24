namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>A series that other sources have as well, and how a leaf becomes it.</summary>
/// <param name="Label">The label of the innermost key; null for the one it would have anyway.</param>
/// <param name="Scale">What a number is multiplied by.</param>
/// <param name="Words">The number of each word, where the leaf is an enumeration.</param>
/// <param name="Fixed">The label's value where the path has no key.</param>
internal sealed record CanonicalMetric(
    string Name,
    string Type,
    string? Label = null,
    double Scale = 1,
    IReadOnlyDictionary<string, double>? Words = null,
    string? Fixed = null
);
