namespace TelemetryGrid.Analytics.Flows;

/// <summary>What is kept for a key.</summary>
internal struct FlowCell<TAttributes>
    where TAttributes : unmanaged
{
    public FlowTotals Totals;
    public TAttributes Attributes;
}
