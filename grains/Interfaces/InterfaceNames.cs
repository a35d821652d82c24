using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>What SNMP calls the interfaces that other sources know by index. Bounded by the devices and interfaces of a partition.</summary>
internal sealed class InterfaceNames
{
    private const int MaxInterfacesPerDevice = 16_384;

    private readonly Dictionary<DeviceId, Dictionary<uint, string>> _names = [];

    public bool Knows(DeviceId device) => _names.ContainsKey(device);

    public void Learn(DeviceId device, IEnumerable<InterfaceSummary> interfaces)
    {
        var names = Of(device);
        foreach (var summary in interfaces)
        {
            if (!InterfaceIndex.TryParse(summary.Id.Name, out _))
            {
                names[summary.IfIndex] = summary.Id.Name;
            }
        }
    }

    public void Learn(DeviceId device, InterfaceCounters reading)
    {
        if (reading.Origin != CounterOrigin.Snmp)
        {
            return;
        }
        var names = Of(device);
        if (names.Count < MaxInterfacesPerDevice)
        {
            names[reading.IfIndex] = reading.Name;
        }
    }

    /// <summary>The reading's own name, or the one SNMP gave its index.</summary>
    public string Resolve(DeviceId device, InterfaceCounters reading) =>
        reading.Origin != CounterOrigin.Snmp
        && _names.TryGetValue(device, out var names)
        && names.TryGetValue(reading.IfIndex, out var name)
            ? name
            : reading.Name;

    private Dictionary<uint, string> Of(DeviceId device)
    {
        if (!_names.TryGetValue(device, out var names))
        {
            _names[device] = names = [];
        }
        return names;
    }
}
