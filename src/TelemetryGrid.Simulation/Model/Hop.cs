namespace TelemetryGrid.Simulation.Model;

/// <summary>A device on a flow's way, and what its exporter has seen of the flow since it last reported it.</summary>
internal struct Hop(SimulatedInterface ingress, SimulatedInterface egress)
{
    public readonly SimulatedInterface Ingress = ingress;
    public readonly SimulatedInterface Egress = egress;

    public ulong ObservedPackets;

    /// <summary>Unix milliseconds of the first and last observation; meaningless while nothing was observed.</summary>
    public long FirstObserved;
    public long LastObserved;
}
