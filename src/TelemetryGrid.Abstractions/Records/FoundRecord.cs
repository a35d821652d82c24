namespace TelemetryGrid.Records;

/// <summary>A record of an answer.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FoundRecord")]
public sealed record FoundRecord([property: Id(0)] RecordPlace Place, [property: Id(1)] TelemetryRecord Record);
