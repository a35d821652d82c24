using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Topology;

/// <summary>
/// What a device says of itself and of what it is connected to, read at one time. Texts are empty where the device says nothing.
/// Neighbours are as the protocols tell them: nothing is resolved to other devices yet.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceInventory")]
public sealed record DeviceInventory
{
    [Id(0)]
    public DeviceId Device { get; init; }

    [Id(1)]
    public DateTimeOffset Timestamp { get; init; }

    [Id(2)]
    public string SysName { get; init; } = "";

    /// <summary>As people write it, e.g. <c>Cisco</c>.</summary>
    [Id(3)]
    public string Vendor { get; init; } = "";

    /// <summary>A short lower-case name of the operating system, e.g. <c>iosxe</c>.</summary>
    [Id(4)]
    public string Os { get; init; } = "";

    [Id(5)]
    public string Model { get; init; } = "";

    [Id(6)]
    public string Version { get; init; } = "";

    [Id(7)]
    public string Serial { get; init; } = "";

    /// <summary>snmpEngineID in lower-case hexadecimal digits.</summary>
    [Id(8)]
    public string EngineId { get; init; } = "";

    /// <summary>lldpLocChassisId as text: a MAC address as <c>00:11:22:33:44:55</c>, an address as usual, else what the device says.</summary>
    [Id(9)]
    public string ChassisId { get; init; } = "";

    /// <summary>Addresses by which the device was reached or which it names for management, the one that answered first.</summary>
    [Id(10)]
    public ImmutableArray<string> ManagementAddresses { get; init; } = [];

    [Id(11)]
    public ImmutableArray<InventoryInterface> Interfaces { get; init; } = [];

    [Id(12)]
    public ImmutableArray<InventoryNeighbor> Neighbors { get; init; } = [];

    /// <summary>The name that a person gave the device, where one did; it decides which device this is before all else.</summary>
    [Id(13)]
    public string ConfiguredName { get; init; } = "";

    /// <summary>What the device is for, e.g. <c>switch</c>, <c>router</c>, <c>firewall</c>, <c>server</c>.</summary>
    [Id(14)]
    public string DeviceType { get; init; } = "";

    /// <summary>sysObjectID in dotted form.</summary>
    [Id(15)]
    public string ObjectId { get; init; } = "";

    /// <summary>sysDescr.</summary>
    [Id(16)]
    public string Description { get; init; } = "";

    /// <summary>sysLocation.</summary>
    [Id(17)]
    public string Location { get; init; } = "";

    /// <summary>VLANs that the device has, with their names.</summary>
    [Id(18)]
    public ImmutableArray<InventoryVlan> Vlans { get; init; } = [];

    /// <summary>What could not be read, each as a sentence; the rest holds.</summary>
    [Id(19)]
    public ImmutableArray<string> Gaps { get; init; } = [];
}
