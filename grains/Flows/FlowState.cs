using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Metrics;

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

    [Id(7)]
    public byte[] BitsWatch { get; set; } = [];

    /// <summary>When the last sample of what is watched ended; 0 before the first update.</summary>
    [Id(8)]
    public long WatchedFromMilliseconds { get; set; }

    /// <summary>What came since.</summary>
    [Id(9)]
    public ulong WatchedOctets { get; set; }

    /// <summary>What was answered since the last save, as far as it said anything.</summary>
    [Id(10)]
    public List<UnstoredEffect<FlowEffect>> Effects { get; set; } = [];
}
