namespace TelemetryGrid.Topology;

/// <summary>Keeps one device's part of a topology in storage, keyed <c>site/device</c>. Only <see cref="ITopologyGrain"/> talks to it.</summary>
[Alias("TelemetryGrid.ITopologyMemoryGrain")]
public interface ITopologyMemoryGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<TopologyMemory?> GetAsync();

    /// <summary>Stores it; null clears it.</summary>
    [Alias("Put")]
    Task PutAsync(TopologyMemory? memory);
}
