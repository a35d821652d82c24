using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>An amount of traffic. Sums are exact modulo 2^64.</summary>
/// <param name="Octets">IP octets.</param>
/// <param name="Packets">Packets.</param>
/// <param name="Flows">Flow records.</param>
public readonly record struct FlowTotals(ulong Octets, ulong Packets, ulong Flows)
{
    public bool IsZero => (Octets | Packets | Flows) == 0;

    public static FlowTotals operator +(in FlowTotals a, in FlowTotals b) =>
        new(unchecked(a.Octets + b.Octets), unchecked(a.Packets + b.Packets), unchecked(a.Flows + b.Flows));

    public static FlowTotals operator -(in FlowTotals a, in FlowTotals b) =>
        new(unchecked(a.Octets - b.Octets), unchecked(a.Packets - b.Packets), unchecked(a.Flows - b.Flows));

    internal void Write(StateWriter writer)
    {
        writer.Unsigned(Octets);
        writer.Unsigned(Packets);
        writer.Unsigned(Flows);
    }

    internal static FlowTotals Read(ref StateReader reader) => new(reader.Unsigned(), reader.Unsigned(), reader.Unsigned());
}
