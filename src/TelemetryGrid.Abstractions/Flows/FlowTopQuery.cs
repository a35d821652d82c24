using TelemetryGrid.Identity;

namespace TelemetryGrid.Flows;

/// <summary>Asks for the largest groups of traffic in a window. Times are Unix milliseconds, <see cref="ToMilliseconds"/> exclusive.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowTopQuery")]
public sealed record FlowTopQuery(
    [property: Id(0)] FlowOrder By,
    [property: Id(1)] FlowGroup Group,
    [property: Id(2)] long FromMilliseconds,
    [property: Id(3)] long ToMilliseconds,
    [property: Id(4)] DeviceId? Device,
    [property: Id(5)] int Limit
);
