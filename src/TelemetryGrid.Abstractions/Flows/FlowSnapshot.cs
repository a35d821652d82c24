using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Flows;

/// <summary>All that a flow entity knows. Rates are per second, sampling applied; totals count from the flow's admission as a heavy hitter.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowSnapshot")]
public sealed record FlowSnapshot(
    [property: Id(0)] FlowKey Key,
    [property: Id(1)] DateTimeOffset FirstSeen,
    [property: Id(2)] DateTimeOffset LastSeen,
    [property: Id(3)] FlowTraffic Traffic,
    [property: Id(4)] FlowAttributes Attributes,
    [property: Id(5)] string Application,
    [property: Id(6)] string DscpClass,
    [property: Id(7)] MetricStatistics OctetRate,
    [property: Id(8)] MetricStatistics PacketRate,
    [property: Id(9)] BaselineExpectation? BitRateBaseline = null
);
