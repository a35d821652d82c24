using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>Numbers the exporters of one collector and says which device each is. Bounded: beyond the limit, new exporters are refused.</summary>
internal sealed class ExporterBook(int maximum, Func<FlowAddress, DeviceId> deviceOf)
{
    private readonly Dictionary<FlowAddress, Exporter> _byAddress = [];
    private readonly List<Exporter> _all = [];

    public IReadOnlyList<Exporter> All => _all;

    /// <summary>Null when the book is full.</summary>
    public Exporter? Find(in FlowAddress address)
    {
        if (_byAddress.TryGetValue(address, out var exporter))
        {
            return exporter;
        }
        if (_all.Count >= maximum)
        {
            return null;
        }
        exporter = new Exporter(_all.Count, address, deviceOf(address));
        _byAddress.Add(address, exporter);
        _all.Add(exporter);
        return exporter;
    }

    /// <summary>Asks again which device each exporter is.</summary>
    public void Rename()
    {
        foreach (var exporter in _all)
        {
            exporter.Device = deviceOf(exporter.Address);
        }
    }
}
