namespace TelemetryGrid.Slo.Objectives;

/// <summary>What an objective promises. The kind is for people and defaults; what is measured says the <see cref="Measurement"/>.</summary>
public enum IndicatorKind
{
    Availability,
    Latency,
    ErrorRate,
    Throughput,
    Freshness,
    InterfaceAvailability,
    PathLoss,
    UtilizationHeadroom,
    FlowReachability,
}
