namespace TelemetryGrid.Simulation.Exporters;

/// <summary>Values of flowEndReason (IANA IPFIX element 136).</summary>
internal static class FlowEndReason
{
    public const byte ActiveTimeout = 2;
    public const byte EndOfFlow = 3;
    public const byte ForcedEnd = 4;
}
