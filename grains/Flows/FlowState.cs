using TelemetryGrid.Flows;

namespace TelemetryGrid.Grains.Flows;

/// <summary>What a flow grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.FlowState")]
public sealed class FlowState : IEntityState
{
    /// <summary>The last log entry applied.</summary>
    [Id(0)]
    public long Sequence { get; set; }

    [Id(1)]
    public long FirstSeenMilliseconds { get; set; }

    [Id(2)]
    public long LastSeenMilliseconds { get; set; }

    [Id(3)]
    public FlowTraffic Traffic { get; set; }

    [Id(4)]
    public FlowAttributes Attributes { get; set; }

    [Id(5)]
    public byte[] OctetRate { get; set; } = [];

    [Id(6)]
    public byte[] PacketRate { get; set; } = [];
}
