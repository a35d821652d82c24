namespace TelemetryGrid.Flows;

/// <summary>One heavy flow, keyed by <see cref="Identity.FlowKey"/>. Light flows stay in their partition's table.</summary>
[Alias("TelemetryGrid.IFlowGrain")]
public interface IFlowGrain : IGrainWithStringKey
{
    /// <summary>Adds a batch's traffic unless <paramref name="sequence"/> was already applied.</summary>
    [Alias("Apply")]
    Task ApplyAsync(long sequence, FlowUpdate update);

    /// <summary>Null when this flow never was a heavy hitter.</summary>
    [Alias("Get")]
    Task<FlowSnapshot?> GetAsync();

    /// <summary>Makes everything applied durable.</summary>
    [Alias("Flush")]
    Task FlushAsync();

    /// <summary>Forgets the flow: it no longer is a heavy hitter.</summary>
    [Alias("Retire")]
    Task RetireAsync();
}
