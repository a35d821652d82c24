using System.Collections.Immutable;

namespace TelemetryGrid.Records;

/// <summary>What was found, the newest first.</summary>
/// <param name="HasMore">There is more behind the last one.</param>
/// <param name="DamagedBlocks">Blocks on disk that could not be read; what stood in them is missing here.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RecordFindAnswer")]
public sealed record RecordFindAnswer(
    [property: Id(0)] ImmutableArray<FoundRecord> Records,
    [property: Id(1)] bool HasMore,
    [property: Id(2)] int DamagedBlocks
);
