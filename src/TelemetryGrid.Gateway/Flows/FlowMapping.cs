using TelemetryGrid.Flows;
using TelemetryGrid.Gateway.Statistics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Flows;

/// <summary>Flow entities and sums as clients see them.</summary>
internal static class FlowMapping
{
    public static Wire.FlowDetails ToWire(this FlowSnapshot flow, FlowSurroundingsReader surroundings) =>
        new()
        {
            Key = flow.Key.ToString(),
            Flow = flow.Key.ToWire(),
            FirstSeen = flow.FirstSeen,
            LastSeen = flow.LastSeen,
            Traffic = flow.Traffic.ToWire(),
            Attributes = flow.Attributes.ToWire(),
            Application = flow.Application,
            DscpClass = flow.DscpClass,
            OctetsPerSecond = flow.OctetRate.ToWire(),
            PacketsPerSecond = flow.PacketRate.ToWire(),
            BitsBaseline = flow.BitRateBaseline?.ToWire(),
            Surroundings = surroundings.Of(flow.Key, flow.Attributes),
        };

    /// <param name="top">The grid's answer.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="surroundings">What the node knows besides.</param>
    public static Wire.TopFlows ToWire(this FlowTop top, FlowTopQuery query, FlowSurroundingsReader surroundings)
    {
        var seconds = (query.ToMilliseconds - query.FromMilliseconds) / 1000.0;
        return new Wire.TopFlows
        {
            By = (Wire.FlowOrder)query.By,
            Group = (Wire.FlowGroup)query.Group,
            Device = query.Device?.Value,
            From = DateTimeOffset.FromUnixTimeMilliseconds(query.FromMilliseconds),
            To = DateTimeOffset.FromUnixTimeMilliseconds(query.ToMilliseconds),
            WindowSeconds = seconds,
            Rows = [.. top.Rows.Select(row => ToWire(row, query.Group, seconds, surroundings))],
            Other = top.Other.ToWire(),
            Total = top.Total.ToWire(),
        };
    }

    private static Wire.TopFlowsRow ToWire(FlowTopRow row, FlowGroup group, double seconds, FlowSurroundingsReader surroundings)
    {
        var isFlow = group == FlowGroup.Flow;
        return new Wire.TopFlowsRow
        {
            Group = row.Group,
            Octets = row.Octets,
            Packets = row.Packets,
            Records = row.Records,
            BitsPerSecond = row.Octets * 8.0 / seconds,
            PacketsPerSecond = row.Packets / seconds,
            Flow = isFlow && FlowKey.TryParse(row.Group, out var key) ? key.ToWire() : null,
            Attributes = isFlow ? row.Attributes.ToWire() : null,
            Surroundings = surroundings.Of(row, group),
        };
    }

    private static Wire.FlowTuple ToWire(this FlowKey key) =>
        new(
            key.Exporter.Value,
            key.Tuple.Protocol,
            key.Tuple.Source.ToString(),
            key.Tuple.SourcePort,
            key.Tuple.Destination.ToString(),
            key.Tuple.DestinationPort
        );

    private static Wire.FlowTraffic ToWire(this FlowTraffic traffic) => new(traffic.Octets, traffic.Packets, traffic.Records);

    private static Wire.FlowAttributes ToWire(this FlowAttributes attributes) =>
        new()
        {
            IngressInterface = attributes.IngressInterface,
            EgressInterface = attributes.EgressInterface,
            SourceAs = attributes.SourceAsNumber,
            DestinationAs = attributes.DestinationAsNumber,
            SamplingInterval = attributes.SamplingInterval,
            VlanId = attributes.VlanId,
            TcpControlBits = attributes.TcpControlBits,
            Dscp = attributes.Dscp,
            FlowDirection = attributes.FlowDirection,
            ForwardingStatus = attributes.ForwardingStatus,
        };
}
