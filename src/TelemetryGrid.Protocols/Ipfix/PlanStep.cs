using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>One step of reading a record.</summary>
/// <param name="Offset">Octets from the start of the record; unused where records have variable length.</param>
/// <param name="Length">Octets of the field, or <see cref="FieldSpecifier.Variable"/>.</param>
/// <param name="Field">What to do with the value.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PlanStep(ushort Offset, ushort Length, FlowField Field);
