namespace TelemetryGrid.Analytics.Flows;

/// <summary>One key of a <see cref="FlowReport{TKey,TAttributes}"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Group">The group that saw it.</param>
/// <param name="Attributes">Merged attributes.</param>
/// <param name="Totals">Its traffic in the period while it was tracked: exact, unless the key had to be evicted in between; then a lower bound.</param>
public readonly record struct RankedFlow<TKey, TAttributes>(TKey Key, int Group, TAttributes Attributes, FlowTotals Totals);
