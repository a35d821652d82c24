using System.Collections.Immutable;

namespace TelemetryGrid.Flows;

/// <summary>
/// The answer to a <see cref="FlowTopQuery"/>, of one partition or of all. <see cref="Total"/> is exact and equals the sum of all rows
/// before the limit plus <see cref="Other"/>, which holds what the bounded tables did not keep by key.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowTop")]
public sealed record FlowTop(
    [property: Id(0)] ImmutableArray<FlowTopRow> Rows,
    [property: Id(1)] FlowTraffic Other,
    [property: Id(2)] FlowTraffic Total
);
