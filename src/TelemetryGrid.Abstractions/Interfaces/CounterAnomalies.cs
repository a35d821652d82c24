namespace TelemetryGrid.Interfaces;

/// <summary>Readings that needed more than a subtraction, counted since the interface was first seen.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.CounterAnomalies")]
public sealed record CounterAnomalies(
    [property: Id(0)] long Wraps,
    [property: Id(1)] long Resets,
    [property: Id(2)] long Implausible,
    [property: Id(3)] long OutOfOrder
);
