namespace TelemetryGrid.Analytics.Flows;

/// <summary>What flows are ranked by.</summary>
public enum FlowRank
{
    Octets,
    Packets,
    Flows,
}
