using TelemetryGrid.Identity;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Records;

/// <summary>
/// Log lines and events on their way to the log, sorted by partition: a device's records go to the partition of the device, so that its
/// entity sees them. Not thread-safe; used again once appended.
/// </summary>
public sealed class RecordBatch
{
    private readonly PartitionMap _map;
    private readonly RecordSectionBuilder[] _sections;

    internal RecordBatch(PartitionMap map)
    {
        _map = map;
        _sections = new RecordSectionBuilder[map.Count];
        for (var i = 0; i < _sections.Length; i++)
        {
            _sections[i] = new RecordSectionBuilder();
        }
    }

    /// <summary>Records in it.</summary>
    public int Count => _sections.Sum(s => s.Count);

    /// <summary>Bytes in it; beyond about a megabyte it is better appended.</summary>
    public int Length => _sections.Sum(s => s.Length);

    internal IReadOnlyList<RecordSectionBuilder> Sections => _sections;

    /// <summary>Where records of a device are written. Ask once per device and batch, not once per record.</summary>
    public RecordSectionBuilder For(DeviceId device) => _sections[_map.Of(device)];

    /// <summary>Where records are written that speak of no device.</summary>
    public RecordSectionBuilder For(SourceId source) => _sections[_map.Of(DeviceId.Parse(source.Value))];

    internal void Clear()
    {
        foreach (var section in _sections)
        {
            section.Clear();
        }
    }
}
