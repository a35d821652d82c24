using Microsoft.Extensions.Options;
using TelemetryGrid.Flows;

namespace TelemetryGrid.Gateway.Flows;

/// <summary>Answers top-flow questions as of now.</summary>
internal sealed class TopFlowsSource(
    IGrainFactory grains,
    TimeProvider time,
    IOptions<GatewayOptions> options,
    FlowSurroundingsReader surroundings
)
{
    public async Task<Wire.TopFlows> AskAsync(TopFlowsQuestion question)
    {
        var query = question.At(time.GetUtcNow());
        var top = await grains.GetGrain<IFlowQueryGrain>(options.Value.Site).TopAsync(query);
        return top.ToWire(query, surroundings);
    }
}
