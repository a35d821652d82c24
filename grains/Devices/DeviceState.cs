using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Devices;

/// <summary>What a device grain stores: effect and sequence number in one commit.</summary>
[GenerateSerializer, Alias("TelemetryGrid.DeviceState")]
public sealed class DeviceState : IEntityState
{
    /// <summary>The last log entry applied.</summary>
    [Id(0)]
    public long Sequence { get; set; }

    /// <summary>Null until the device was first heard of.</summary>
    [Id(1)]
    public DeviceSnapshot? Snapshot { get; set; }

    /// <summary>By interface name.</summary>
    [Id(2)]
    public Dictionary<string, InterfaceSummary> Interfaces { get; set; } = [];

    /// <summary>By export protocol and address.</summary>
    [Id(3)]
    public Dictionary<string, ExporterSummary> Exporters { get; set; } = [];

    [Id(4)]
    public int FailedPolls { get; set; }

    [Id(6)]
    public byte[] InWatch { get; set; } = [];

    [Id(7)]
    public byte[] OutWatch { get; set; } = [];

    /// <summary>What was answered to the newest entries; empty at a checkpoint.</summary>
    [Id(5)]
    public List<UnstoredEffect<DeviceEffect>> Effects { get; set; } = [];

    /// <summary>The time of the last sample of what is watched; 0 before the first.</summary>
    [Id(8)]
    public long WatchedMilliseconds { get; set; }
}
