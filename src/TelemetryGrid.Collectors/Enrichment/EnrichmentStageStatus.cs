using System.Collections.Immutable;
using TelemetryGrid.Collectors.Declarations;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>What a stage did since the start, and how fresh its data is.</summary>
/// <param name="Name"><c>trace_id</c>, <c>geo</c>, <c>networks</c>, <c>topology</c>, <c>business</c> or <c>application</c>.</param>
/// <param name="Records">Records that passed it.</param>
/// <param name="Enriched">Those of them that it added something to.</param>
/// <param name="Added">Labels and annotations it added.</param>
/// <param name="Kept">Values it had, where the record said something else already, which stayed.</param>
/// <param name="Dropped">Values it had that the record had no room for.</param>
/// <param name="Failed">Records at which it broke off; they went on without it.</param>
/// <param name="FilesLoaded">Files read and taken, each reading counted.</param>
/// <param name="FilesRefused">Files read and refused, with the old content kept in use.</param>
/// <param name="DataAge">Age of the oldest of its data; null for a stage without data.</param>
/// <param name="Problems">What is wrong in its files now.</param>
public sealed record EnrichmentStageStatus(
    string Name,
    long Records,
    long Enriched,
    long Added,
    long Kept,
    long Dropped,
    long Failed,
    long FilesLoaded,
    long FilesRefused,
    TimeSpan? DataAge,
    ImmutableArray<DeclarationError> Problems
);
