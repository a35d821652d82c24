using TelemetryGrid.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>What an objective stores: counts, and until when they count, in one write.</summary>
[GenerateSerializer, Alias("TelemetryGrid.SloState")]
public sealed class SloState
{
    /// <summary>Null when there is no such objective.</summary>
    [Id(0)]
    public SloDefinition? Definition { get; set; }

    /// <summary>The end of the last interval that is counted.</summary>
    [Id(1)]
    public DateTimeOffset? EvaluatedUntil { get; set; }

    [Id(2)]
    public List<SloGroupState> Groups { get; set; } = [];

    [Id(3)]
    public List<SloAlertState> Alerts { get; set; } = [];

    /// <summary>Which measurements were counted, in the format of <see cref="MeasurementMemory"/>.</summary>
    [Id(4)]
    public byte[] Measured { get; set; } = [];

    [Id(5)]
    public long SkippedIntervals { get; set; }

    [Id(6)]
    public DateTimeOffset BegunAt { get; set; }
}
