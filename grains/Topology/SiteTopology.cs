using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology;

/// <summary>A site's devices and the graph they make, which is built anew when something changed and someone wants to know.</summary>
internal sealed class SiteTopology(TopologyOptions options)
{
    private readonly Dictionary<string, ReportingDevice> _devices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unstored = new(StringComparer.Ordinal);
    private readonly GraphBuilder _builder = new(options);
    private long _dropped;

    public TopologyView View { get; private set; } = TopologyView.Empty;

    /// <summary>The graph no longer says what is remembered.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Only times differ from what the graph says.</summary>
    public bool IsAged { get; private set; }

    public IReadOnlyCollection<string> Devices => _devices.Keys;

    /// <summary>Ids whose memory differs from what is stored.</summary>
    public IReadOnlyCollection<string> Unstored => _unstored;

    /// <summary>Inventories, interfaces, neighbours, nodes and links that were more than may be.</summary>
    public long Dropped => _dropped + View.Dropped;

    public TopologyMemory? MemoryOf(string device) => _devices.GetValueOrDefault(device)?.Memory;

    /// <summary>Takes what was stored.</summary>
    public void Load(TopologyMemory memory)
    {
        _devices[memory.Newest.Device.Value] = new ReportingDevice(memory);
        IsBehind = true;
    }

    public bool Observe(DeviceInventory inventory, DateTimeOffset now)
    {
        var id = inventory.Device.Value;
        if (string.IsNullOrEmpty(id) || inventory.Timestamp > now + options.MaxAhead)
        {
            _dropped++;
            return false;
        }
        var known = _devices.GetValueOrDefault(id);
        if (known is null && _devices.Count >= options.MaxDevices)
        {
            _dropped++;
            return false;
        }
        if (InventoryMemory.Apply(known?.Memory, inventory, options, ref _dropped) is not { } memory)
        {
            return false;
        }
        _unstored.Add(id);
        if (known is not null && MemoryComparison.SaySame(known.Memory, memory))
        {
            known.Refresh(memory);
            IsAged = true;
            return true;
        }
        _devices[id] = new ReportingDevice(memory, known);
        IsBehind = true;
        return true;
    }

    public bool Forget(string device)
    {
        if (!_devices.Remove(device))
        {
            return false;
        }
        _unstored.Add(device);
        IsBehind = true;
        return true;
    }

    public void Stored(string device) => _unstored.Remove(device);

    /// <summary>Builds the graph anew; answers what changed.</summary>
    public List<TopologyChange> Rebuild(DateTimeOffset now)
    {
        var before = View;
        View = _builder.Build(_devices.Values);
        IsBehind = IsAged = false;
        return GraphChanges.Between(before, View, now);
    }
}
