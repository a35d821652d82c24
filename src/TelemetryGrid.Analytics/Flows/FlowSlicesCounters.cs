using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>How often a <see cref="FlowSlices{TKey,TAttributes}"/> had to approximate. Totals stay exact all the same.</summary>
/// <param name="LateRecords">Records that began before the oldest slice.</param>
/// <param name="AheadRecords">Records that ended further ahead of the receive time than tolerated.</param>
/// <param name="EvictedKeys">Keys that gave way to heavier ones in a full slice; what they had counted went to "other".</param>
/// <param name="UntrackedParts">Parts of records that found a slice full of heavier keys and went to "other".</param>
public readonly record struct FlowSlicesCounters(ulong LateRecords, ulong AheadRecords, ulong EvictedKeys, ulong UntrackedParts)
{
    internal void Write(StateWriter writer)
    {
        writer.Unsigned(LateRecords);
        writer.Unsigned(AheadRecords);
        writer.Unsigned(EvictedKeys);
        writer.Unsigned(UntrackedParts);
    }

    internal static FlowSlicesCounters Read(ref StateReader reader) =>
        new(reader.Unsigned(), reader.Unsigned(), reader.Unsigned(), reader.Unsigned());
}
