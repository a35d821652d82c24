using System.Runtime.InteropServices;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Flows;

/// <summary>
/// The traffic of one five-tuple at one exporter within one collector window, sampling already applied.
/// Laid out without references or gaps: batches hold these structs byte for byte, little-endian.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowAggregate")]
public readonly record struct FlowAggregate(
    [property: Id(0)] FlowTuple Tuple,
    [property: Id(1)] FlowAttributes Attributes,
    [property: Id(2)] long StartMilliseconds,
    [property: Id(3)] long EndMilliseconds,
    [property: Id(4)] ulong Octets,
    [property: Id(5)] ulong Packets,
    [property: Id(6)] ulong Records
);
