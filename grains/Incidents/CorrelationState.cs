namespace TelemetryGrid.Grains.Incidents;

/// <summary>What a correlation grain stores: all that its correlator remembers, in that one's own form.</summary>
[GenerateSerializer, Alias("TelemetryGrid.CorrelationState")]
public sealed class CorrelationState
{
    /// <summary>Empty before the first alert.</summary>
    [Id(0)]
    public byte[] Correlator { get; set; } = [];
}
