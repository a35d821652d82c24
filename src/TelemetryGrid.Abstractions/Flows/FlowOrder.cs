namespace TelemetryGrid.Flows;

/// <summary>What makes a group large.</summary>
public enum FlowOrder
{
    Bytes,
    Packets,
}
