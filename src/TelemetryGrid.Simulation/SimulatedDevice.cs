using System.Net;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation;

/// <summary>A router or switch of the simulated network.</summary>
public sealed class SimulatedDevice
{
    private const double IdleCpu = 0.06;
    private const double BusyPacketsPerSecond = 200_000;
    private static readonly TimeSpan CpuWindow = TimeSpan.FromSeconds(5);

    private readonly List<SimulatedInterface> _interfaces = [];
    private ulong _packets;

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

    /// <summary>Its make serves gNMI.</summary>
    public bool SpeaksGnmi => Vendor == VendorProfile.Junos || Vendor == VendorProfile.IosXr || Vendor == VendorProfile.Eos;

    /// <summary>It is monitored over BMP.</summary>
    public bool SpeaksBmp => Role is DeviceRole.Edge or DeviceRole.Core;

    /// <summary>Its agent and its traps are of SNMPv3, where the network has a user for it.</summary>
    public bool SpeaksSnmpV3 => Vendor == VendorProfile.IosXr;

    /// <summary>It dials out with Cisco's model-driven telemetry.</summary>
    public bool DialsOut => Vendor == VendorProfile.IosXr;

    /// <summary>It sends Juniper's native telemetry.</summary>
    public bool StreamsNatively => Vendor == VendorProfile.Junos;

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

    /// <summary>Share of its processor that is busy, 0 to 1: what it does anyway, and more with the packets it forwards.</summary>
    public double CpuUtilization { get; private set; } = IdleCpu;

    /// <summary>Time has passed: what it forwarded meanwhile was work.</summary>
    internal void Work(TimeSpan time)
    {
        ulong packets = 0;
        foreach (SimulatedInterface one in _interfaces)
        {
            packets += one.InUcastPackets + one.InErrors;
        }
        double load = IdleCpu + ((1 - IdleCpu) * (1 - Math.Exp(-(double)(packets - _packets) / time.TotalSeconds / BusyPacketsPerSecond)));
        _packets = packets;
        // As agents report it: a mean over some seconds.
        CpuUtilization += (load - CpuUtilization) * Math.Min(1, time / CpuWindow);
    }

    public override string ToString() => $"{Name} ({Address})";
}
