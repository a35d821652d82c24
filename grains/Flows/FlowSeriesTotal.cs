using TelemetryGrid.Flows;

namespace TelemetryGrid.Grains.Flows;

/// <summary>Everything one exporter ever told of one application, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowSeriesTotal")]
public sealed record FlowSeriesTotal(
    [property: Id(0)] string Device,
    [property: Id(1)] byte Protocol,
    [property: Id(2)] string Application,
    [property: Id(3)] FlowTraffic Traffic
);
