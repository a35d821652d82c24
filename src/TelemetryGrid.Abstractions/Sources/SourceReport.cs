namespace TelemetryGrid.Sources;

/// <summary>A source as users see it; <see cref="Health"/> is null until its collector reported once.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceReport")]
public sealed record SourceReport(
    [property: Id(0)] SourceDefinition Definition,
    [property: Id(1)] SourceHealth? Health,
    [property: Id(2)] bool HasCredentials
);
