using TelemetryGrid.Collectors.Enrichment.Flows;
using TelemetryGrid.Flows;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>Fills in autonomous systems where exporters leave them open, when a window is closed. Not thread-safe.</summary>
internal sealed class FlowAsNumbers(FlowContext context)
{
    public void Fill(ClosedWindow window)
    {
        if (!context.KnowsAs)
        {
            return;
        }
        var routers = new FlowAddress?[window.Devices.Length];
        for (var i = 0; i < routers.Length; i++)
        {
            routers[i] = context.RouterOf(window.Devices[i], window.Addresses[i]);
        }
        var entries = window.Flows.Changeable;
        var exporters = window.Flows.Exporters;
        for (var i = 0; i < entries.Length; i++)
        {
            ref var flow = ref entries[i];
            if (flow.Attributes.SourceAsNumber == 0 || flow.Attributes.DestinationAsNumber == 0)
            {
                flow = flow with { Attributes = Filled(flow, routers[exporters[i]]) };
            }
        }
    }

    private FlowAttributes Filled(in FlowAggregate flow, FlowAddress? router)
    {
        var (attributes, tuple) = (flow.Attributes, flow.Tuple);
        return attributes with
        {
            SourceAsNumber =
                attributes.SourceAsNumber != 0
                    ? attributes.SourceAsNumber
                    : context.AsOf(new FlowAddress(tuple.SourceHigh, tuple.SourceLow), router),
            DestinationAsNumber =
                attributes.DestinationAsNumber != 0
                    ? attributes.DestinationAsNumber
                    : context.AsOf(new FlowAddress(tuple.DestinationHigh, tuple.DestinationLow), router),
        };
    }
}
