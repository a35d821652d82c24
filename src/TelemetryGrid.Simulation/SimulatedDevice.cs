using System.Net;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation;

/// <summary>A router or switch of the simulated network.</summary>
public sealed class SimulatedDevice
{
    private readonly List<SimulatedInterface> _interfaces = [];

    internal SimulatedDevice(int index, string name, DeviceRole role, ExportProtocol protocol, VendorProfile vendor, IPAddress address)
    {
        Index = index;
        Name = name;
        Role = role;
        Protocol = protocol;
        Vendor = vendor;
        Address = address;
    }

    public string Name { get; }
    public DeviceRole Role { get; }
    public ExportProtocol Protocol { get; }

    /// <summary>The loopback address the device's exporter sends from and its SNMP agent answers on.</summary>
    public IPAddress Address { get; }

    /// <summary>sysDescr.</summary>
    public string Description => Vendor.Description;

    /// <summary>One packet in this many is observed by the exporter.</summary>
    public uint SamplingInterval { get; internal init; } = 1;

    /// <summary>In the order of their ifIndex.</summary>
    public IReadOnlyList<SimulatedInterface> Interfaces => _interfaces;

    /// <summary>What the exporter has sent so far.</summary>
    public ExportTotals Exported => Exporter?.Totals ?? default;

    internal int Index { get; }
    internal VendorProfile Vendor { get; }

    /// <summary>How long the device had been running when the simulation began.</summary>
    internal TimeSpan UptimeAtStart { get; init; }
    internal Exporters.FlowExporter? Exporter { get; set; }

    /// <summary>Links to other devices.</summary>
    internal List<SimulatedInterface> Links { get; } = [];

    internal SimulatedInterface Add(
        string name,
        string alias,
        ulong speed,
        ushort vlan = 0,
        bool isUp = true,
        bool isAdminUp = true,
        int type = 6
    )
    {
        var added = new SimulatedInterface(this, Vendor.IfIndex(_interfaces.Count), name, alias, speed)
        {
            IsUp = isUp,
            IsAdminUp = isAdminUp,
            Type = type,
            Vlan = vlan,
        };
        _interfaces.Add(added);
        return added;
    }

    public override string ToString() => $"{Name} ({Address})";
}
