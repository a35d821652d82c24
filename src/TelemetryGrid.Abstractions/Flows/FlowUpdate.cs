namespace TelemetryGrid.Flows;

/// <summary>The traffic a batch brings to one flow entity, already summed.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowUpdate")]
public sealed record FlowUpdate(
    [property: Id(0)] FlowAttributes Attributes,
    [property: Id(1)] long StartMilliseconds,
    [property: Id(2)] long EndMilliseconds,
    [property: Id(3)] FlowTraffic Traffic
);
