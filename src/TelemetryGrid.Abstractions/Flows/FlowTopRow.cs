namespace TelemetryGrid.Flows;

/// <summary>
/// One group's traffic in the window. <see cref="Group"/> is its canonical text: a <c>FlowKey</c>, an address, a number, or for
/// interfaces <c>device/ifIndex:N</c>, which the query replaces by the name once it is known.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowTopRow")]
public sealed record FlowTopRow(
    [property: Id(0)] string Group,
    [property: Id(1)] ulong Octets,
    [property: Id(2)] ulong Packets,
    [property: Id(3)] ulong Records,
    [property: Id(4)] FlowAttributes Attributes
);
