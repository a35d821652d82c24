using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>How a walk of several columns ended.</summary>
/// <param name="Ends">One per column, in the order given.</param>
/// <param name="Rows">The most instances that a column had.</param>
/// <param name="Error">The first thing that went wrong, as a sentence; null when every column is complete.</param>
public sealed record SnmpWalkResult(ImmutableArray<SnmpWalkEnd> Ends, int Rows, string? Error)
{
    public bool IsComplete => Error is null;
}
