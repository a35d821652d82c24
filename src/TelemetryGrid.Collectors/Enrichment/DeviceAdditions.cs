using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>What all records of a device are told.</summary>
/// <param name="AddedByStage">Values each stage added, in the order they run.</param>
internal sealed record DeviceAdditions(RecordTextBlock Labels, RecordTextBlock Annotations, int[] AddedByStage)
{
    public bool IsEmpty => Labels.Count + Annotations.Count == 0;

    /// <summary>Names of which a record must have none, so that what it came with stays.</summary>
    public NameSet Names { get; } = new([.. Labels.Names, .. Annotations.Names]);
}
