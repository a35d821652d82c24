using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>What SNMP calls the interfaces that other sources know by index. Bounded by the devices and interfaces of a partition.</summary>
internal sealed class InterfaceNames
{
    private const int MaxInterfacesPerDevice = 16_384;

    private readonly Dictionary<DeviceId, Dictionary<uint, string>> _names = [];
    private readonly HashSet<DeviceId> _asked = [];

    /// <summary>Whether the device told its interfaces; readings alone may show a part of them.</summary>
    public bool Knows(DeviceId device) => _asked.Contains(device);

    /// <summary>What the device knew from before; readings seen meanwhile are newer.</summary>
    public void Learn(DeviceId device, IEnumerable<InterfaceSummary> interfaces)
    {
        _asked.Add(device);
        var names = Of(device);
        // Interfaces that are gone stay listed under the index that another has now.
        foreach (var summary in interfaces.OrderByDescending(i => i.LastSeen))
        {
            if (!InterfaceIndex.TryParse(summary.Id.Name, out _) && names.Count < MaxInterfacesPerDevice)
            {
                names.TryAdd(summary.IfIndex, summary.Id.Name);
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
        if (names.Count < MaxInterfacesPerDevice || names.ContainsKey(reading.IfIndex))
        {
            names[reading.IfIndex] = reading.Name;
        }
    }

    /// <summary>
    /// The reading's own name, or the one SNMP gave its index. Null for an event about an interface nobody has read: anybody can send a log
    /// line, and may not make entities with it.
    /// </summary>
    public string? Resolve(DeviceId device, InterfaceCounters reading)
    {
        if (reading.Origin == CounterOrigin.Snmp)
        {
            return reading.Name;
        }
        _names.TryGetValue(device, out var names);
        if (reading.IfIndex != 0 && names?.GetValueOrDefault(reading.IfIndex) is { } byIndex)
        {
            return byIndex;
        }
        if (reading.Origin != CounterOrigin.Event)
        {
            return reading.Name;
        }
        var told = PortName.Canonical(reading.Name);
        return names?.Values.FirstOrDefault(n => PortName.Canonical(n) == told);
    }

    private Dictionary<uint, string> Of(DeviceId device)
    {
        if (!_names.TryGetValue(device, out var names))
        {
            _names[device] = names = [];
        }
        return names;
    }
}
