using TelemetryGrid.Flows;

namespace TelemetryGrid.Grains.Flows;

/// <summary>Everything one exporter ever told of one application, as it is stored.</summary>
/// <param name="Device">The exporter.</param>
/// <param name="Protocol">The transport protocol's number.</param>
/// <param name="Application">The application's name.</param>
/// <param name="Traffic">The totals.</param>
/// <param name="SaidAtMilliseconds">The time of the last sample; that of the interval in which it was first seen, while there is none.</param>
/// <param name="IsChanged">It has counted since.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowSeriesTotal")]
public sealed record FlowSeriesTotal(
    [property: Id(0)] string Device,
    [property: Id(1)] byte Protocol,
    [property: Id(2)] string Application,
    [property: Id(3)] FlowTraffic Traffic,
    [property: Id(4)] long SaidAtMilliseconds = 0,
    [property: Id(5)] bool IsChanged = false
);
