using System.Collections.Immutable;
using TelemetryGrid.Protocols.Gnmi;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>A container of a model and what is in it.</summary>
internal sealed record GnmiContainer(GnmiPath Path, ImmutableArray<GnmiLeaf> Leaves);
