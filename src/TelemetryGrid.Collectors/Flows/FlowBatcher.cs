using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>Turns closed windows into log payloads: flows sorted by partition and exporter, reports and readings to their device's partition.</summary>
internal sealed class FlowBatcher(PartitionMap map)
{
    /// <summary>A batch is cut here, so that no grain turn takes long and no single array grows large.</summary>
    private const int MaxPayload = 1 << 20;
    private const int MaxFlowsPerSection = 4096;

    private readonly BatchWriter _writer = new();
    private int[] _starts = [];
    private FlowAggregate[] _sorted = [];

    /// <summary>The payloads of a window, each with the number of flow records in it. Their arrays are new and never written to again.</summary>
    public List<(int Partition, byte[] Payload, long Records)> Build(ClosedWindow window)
    {
        var payloads = new List<(int, byte[], long)>();
        var exporters = window.Devices;
        Sort(window, exporters.Length);
        for (var partition = 0; partition < map.Count; partition++)
        {
            _writer.Clear();
            long records = 0;
            foreach (var section in window.Sections)
            {
                if (map.Of(section.Device) == partition)
                {
                    _writer.AddDevice(section);
                }
            }
            for (var exporter = 0; exporter < exporters.Length; exporter++)
            {
                var bucket = (partition * exporters.Length) + exporter;
                var flows = _sorted.AsSpan(_starts[bucket], _starts[bucket + 1] - _starts[bucket]);
                while (!flows.IsEmpty)
                {
                    var part = flows[..Math.Min(MaxFlowsPerSection, flows.Length)];
                    flows = flows[part.Length..];
                    _writer.AddFlows(exporters[exporter], part);
                    foreach (ref readonly var flow in part)
                    {
                        records += (long)flow.Records;
                    }
                    if (_writer.Length >= MaxPayload)
                    {
                        payloads.Add((partition, _writer.Payload.ToArray(), records));
                        _writer.Clear();
                        records = 0;
                    }
                }
            }
            if (!_writer.IsEmpty)
            {
                payloads.Add((partition, _writer.Payload.ToArray(), records));
            }
        }
        return payloads;
    }

    // A counting sort: two passes over the entries, no comparison.
    private void Sort(ClosedWindow window, int exporterCount)
    {
        var entries = window.Flows.Entries;
        var exporters = window.Flows.Exporters;
        var buckets = map.Count * exporterCount;
        if (_starts.Length < buckets + 2)
        {
            _starts = new int[(buckets + 2) * 2];
        }
        if (_sorted.Length < entries.Length)
        {
            _sorted = new FlowAggregate[Math.Max(entries.Length, _sorted.Length * 2)];
        }
        Array.Clear(_starts);
        for (var i = 0; i < entries.Length; i++)
        {
            _starts[(map.Of(entries[i].Tuple) * exporterCount) + exporters[i] + 2]++;
        }
        for (var bucket = 2; bucket < buckets + 2; bucket++)
        {
            _starts[bucket] += _starts[bucket - 1];
        }
        for (var i = 0; i < entries.Length; i++)
        {
            _sorted[_starts[(map.Of(entries[i].Tuple) * exporterCount) + exporters[i] + 1]++] = entries[i];
        }
    }
}
