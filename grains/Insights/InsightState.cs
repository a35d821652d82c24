using TelemetryGrid.Insights;

namespace TelemetryGrid.Grains.Insights;

/// <summary>What an insight grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.InsightState")]
public sealed class InsightState
{
    /// <summary>Oldest first; those that join several are made when asked for.</summary>
    [Id(0)]
    public List<GridInsight> Insights { get; set; } = [];
}
