namespace TelemetryGrid.Simulation.Load;

/// <summary>Exactly what a load generator has sent.</summary>
public readonly record struct FlowLoadTotals(long Datagrams, long Flows, ulong Octets, ulong Packets, TimeSpan Elapsed)
{
    public double FlowsPerSecond => Elapsed > TimeSpan.Zero ? Flows / Elapsed.TotalSeconds : 0;
}
