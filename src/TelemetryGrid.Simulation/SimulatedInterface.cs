namespace TelemetryGrid.Simulation;

/// <summary>An interface of a simulated device with the counters that its SNMP agent and sFlow agent report. Counters start at 0 and count frames of 18 octets around each IP packet.</summary>
public sealed class SimulatedInterface
{
    internal SimulatedInterface(SimulatedDevice device, uint ifIndex, string name, string alias, ulong speed)
    {
        Device = device;
        IfIndex = ifIndex;
        Name = name;
        Alias = alias;
        Speed = speed;
    }

    public SimulatedDevice Device { get; }
    public uint IfIndex { get; }

    /// <summary>ifName and ifDescr.</summary>
    public string Name { get; }

    /// <summary>ifAlias: what an operator would have written there.</summary>
    public string Alias { get; internal set; }

    /// <summary>Bits per second.</summary>
    public ulong Speed { get; }

    /// <summary>The interface at the other end of the link; null towards hosts and the Internet.</summary>
    public SimulatedInterface? Peer { get; internal set; }

    /// <summary>ifType: 6 ethernetCsmacd, 24 softwareLoopback.</summary>
    public int Type { get; internal init; } = 6;
    public bool IsAdminUp { get; internal init; } = true;
    public bool IsUp { get; internal set; }

    /// <summary>When <see cref="IsUp"/> changed last, in time since the simulation's start.</summary>
    public TimeSpan LastChange { get; internal set; }

    public ulong InOctets { get; internal set; }
    public ulong InUcastPackets { get; internal set; }
    public ulong InMulticastPackets { get; internal set; }
    public ulong InBroadcastPackets { get; internal set; }
    public ulong InDiscards { get; internal set; }
    public ulong InErrors { get; internal set; }
    public ulong OutOctets { get; internal set; }
    public ulong OutUcastPackets { get; internal set; }
    public ulong OutMulticastPackets { get; internal set; }
    public ulong OutBroadcastPackets { get; internal set; }
    public ulong OutDiscards { get; internal set; }
    public ulong OutErrors { get; internal set; }

    /// <summary>The autonomous system at the other end of a link to the outside; 0 on all others.</summary>
    public uint NeighborAs { get; internal set; }

    /// <summary>VLAN of a switch port; 0 on routed interfaces.</summary>
    internal ushort Vlan { get; init; }

    internal byte[] MacAddress => [0x02, 0, (byte)(Device.Index >> 8), (byte)Device.Index, (byte)(IfIndex >> 8), (byte)IfIndex];

    public override string ToString() => $"{Device.Name} {Name}";
}
