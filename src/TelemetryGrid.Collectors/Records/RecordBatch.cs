using TelemetryGrid.Collectors.Enrichment;
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
    private readonly int[] _enriched;
    private RecordEnricher? _enricher;

    internal RecordBatch(PartitionMap map)
    {
        _map = map;
        _sections = new RecordSectionBuilder[map.Count];
        _enriched = new int[map.Count];
        for (var i = 0; i < _sections.Length; i++)
        {
            _sections[i] = new RecordSectionBuilder();
        }
    }

    /// <summary>Records in it.</summary>
    public int Count => _sections.Sum(s => s.Count);

    /// <summary>Bytes in it; beyond about a megabyte it is better appended.</summary>
    public int Length => _sections.Sum(s => s.Length);

    /// <summary>For whoever appends it, kept for its memory.</summary>
    internal BatchWriter Writer { get; } = new();

    internal IReadOnlyList<RecordSectionBuilder> Sections => _sections;

    /// <summary>Where records of a device are written. Ask once per device and batch, not once per record.</summary>
    public RecordSectionBuilder For(DeviceId device) => _sections[_map.Of(device)];

    /// <summary>Where records are written that speak of no device.</summary>
    public RecordSectionBuilder For(SourceId source) => _sections[_map.Of(DeviceId.Parse(source.Value))];

    /// <summary>Gives up all that is in it.</summary>
    public void Clear()
    {
        for (var partition = 0; partition < _sections.Length; partition++)
        {
            Clear(partition);
        }
    }

    internal void Clear(int partition)
    {
        _sections[partition].Clear();
        _enriched[partition] = 0;
    }

    /// <summary>Enriches what has not been; a batch that is appended again has been already.</summary>
    internal void Enrich(EnrichmentPipeline pipeline)
    {
        for (var partition = 0; partition < _sections.Length; partition++)
        {
            var section = _sections[partition];
            if (_enriched[partition] < section.Count)
            {
                _enricher ??= new RecordEnricher(pipeline);
                _enricher.Enrich(section);
                _enriched[partition] = section.Count;
            }
        }
    }
}
