using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Records;

/// <summary>One flow in the general record shape, for consumers that take any signal.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowTelemetryRecord")]
public sealed record FlowTelemetryRecord : TelemetryRecord
{
    public override TelemetryCategory Category => TelemetryCategory.Flow;

    [Id(0)]
    public required FlowKey Key { get; init; }

    [Id(1)]
    public required FlowAggregate Traffic { get; init; }
}
