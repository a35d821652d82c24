namespace TelemetryGrid.Client;

/// <summary>Counter readings that needed more than a subtraction, since the interface was first seen.</summary>
/// <param name="Wraps">The counter passed its largest value.</param>
/// <param name="Resets">The counter started again at zero; no rate spans it.</param>
/// <param name="Implausible">The rate would have exceeded what the interface can carry.</param>
/// <param name="OutOfOrder">A reading older than the one before.</param>
public sealed record CounterAnomalies(long Wraps, long Resets, long Implausible, long OutOfOrder);
