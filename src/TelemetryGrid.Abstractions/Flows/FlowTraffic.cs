namespace TelemetryGrid.Flows;

/// <summary>An amount of traffic, sampling applied.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowTraffic")]
public readonly record struct FlowTraffic([property: Id(0)] ulong Octets, [property: Id(1)] ulong Packets, [property: Id(2)] ulong Records)
{
    public static FlowTraffic operator +(FlowTraffic a, FlowTraffic b) => Add(a, b);

    public static FlowTraffic Add(FlowTraffic a, FlowTraffic b) => new(a.Octets + b.Octets, a.Packets + b.Packets, a.Records + b.Records);
}
