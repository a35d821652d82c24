using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>What an interface grain stores: effect and sequence number in one commit.</summary>
[GenerateSerializer, Alias("TelemetryGrid.InterfaceState")]
public sealed class InterfaceState : IEntityState
{
    /// <summary>The last log entry applied.</summary>
    [Id(0)]
    public long Sequence { get; set; }

    /// <summary>Null until the interface was first read.</summary>
    [Id(1)]
    public InterfaceSummary? Summary { get; set; }

    [Id(2)]
    public string Description { get; set; } = "";

    /// <summary>The reading that the next one of its origin is compared with; null when the other origin has counted since.</summary>
    [Id(3)]
    public InterfaceCounters? LastSnmp { get; set; }

    [Id(4)]
    public InterfaceCounters? LastPushed { get; set; }

    [Id(5)]
    public DateTimeOffset? LastStatusChange { get; set; }

    [Id(6)]
    public ulong InOctets { get; set; }

    [Id(7)]
    public ulong OutOctets { get; set; }

    [Id(8)]
    public CounterAnomalies Anomalies { get; set; } = new(0, 0, 0, 0);

    /// <summary>Oldest first.</summary>
    [Id(9)]
    public List<SeriesPoint> LastHour { get; set; } = [];

    /// <summary>Rolling statistics and baselines in their own compact form.</summary>
    [Id(10)]
    public byte[] In { get; set; } = [];

    [Id(11)]
    public byte[] Out { get; set; } = [];

    [Id(12)]
    public byte[] Errors { get; set; } = [];

    [Id(13)]
    public byte[] Discards { get; set; } = [];

    /// <summary>Only in states of before there were detectors, which have the baseline within.</summary>
    [Id(14)]
    public byte[] InBaseline { get; set; } = [];

    [Id(15)]
    public byte[] OutBaseline { get; set; } = [];

    [Id(17)]
    public byte[] InWatch { get; set; } = [];

    [Id(18)]
    public byte[] OutWatch { get; set; } = [];

    /// <summary>What was answered to the newest entries, and how it stood after those that may be replayed.</summary>
    [Id(16)]
    public List<UnstoredEffect<InterfaceEffect>> Effects { get; set; } = [];
}
