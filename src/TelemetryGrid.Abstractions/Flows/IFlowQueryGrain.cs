namespace TelemetryGrid.Flows;

/// <summary>Asks every partition and merges their answers; a stateless worker, so queries run beside each other.</summary>
[Alias("TelemetryGrid.IFlowQueryGrain")]
public interface IFlowQueryGrain : IGrainWithStringKey
{
    [Alias("Top")]
    Task<FlowTop> TopAsync(FlowTopQuery query);
}
