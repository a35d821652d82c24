using System.Collections.Immutable;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Topology;

/// <summary>An interface as its device describes it.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InventoryInterface")]
public sealed record InventoryInterface
{
    /// <summary>ifName, or ifDescr where there is none: the name by which its readings go.</summary>
    [Id(0)]
    public string Name { get; init; } = "";

    [Id(1)]
    public int IfIndex { get; init; }

    /// <summary>ifAlias: what operators write on it.</summary>
    [Id(2)]
    public string Alias { get; init; } = "";

    /// <summary>ifPhysAddress as <c>00:11:22:33:44:55</c>; empty for none and for all zeroes.</summary>
    [Id(3)]
    public string PhysAddress { get; init; } = "";

    /// <summary>As <c>192.0.2.1/24</c>; without the prefix where the device does not tell its length.</summary>
    [Id(4)]
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>The VLANs it belongs to, tagged or not, in ascending order.</summary>
    [Id(5)]
    public ImmutableArray<int> Vlans { get; init; } = [];

    /// <summary>Bits per second; 0 where not told.</summary>
    [Id(6)]
    public long Speed { get; init; }

    /// <summary>ifDescr.</summary>
    [Id(7)]
    public string Description { get; init; } = "";

    /// <summary>ifType, a number of IANAifType-MIB; 0 where not told.</summary>
    [Id(8)]
    public int Type { get; init; }

    [Id(9)]
    public InterfaceStatus OperStatus { get; init; }

    /// <summary>The VLAN of untagged frames; 0 where not told.</summary>
    [Id(10)]
    public int NativeVlan { get; init; }
}
