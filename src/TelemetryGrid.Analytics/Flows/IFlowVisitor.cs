namespace TelemetryGrid.Analytics.Flows;

/// <summary>Receives the content of a <see cref="FlowSlices{TKey,TAttributes}"/>. As a struct it is called without allocation or indirection.</summary>
public interface IFlowVisitor<TKey, TAttributes>
    where TKey : unmanaged
    where TAttributes : unmanaged
{
    /// <summary>One key of one slice; a key comes once for each slice that tracks it, oldest first.</summary>
    void Flow(in TKey key, int group, in TAttributes attributes, in FlowTotals totals, long sliceStartMs);

    /// <summary>Once for each group with traffic, after all flows.</summary>
    /// <param name="group">The group.</param>
    /// <param name="total">All its traffic, exact.</param>
    /// <param name="other">What was not given to <see cref="Flow"/>: those and this add up to the total exactly.</param>
    void Group(int group, in FlowTotals total, in FlowTotals other);
}
