using System.Collections.Immutable;

namespace TelemetryGrid.Discovery;

/// <summary>Searches for devices on this node. The last searches are remembered until the process ends.</summary>
public interface IDiscoveryService
{
    /// <summary>Begins a search; does not wait for its end.</summary>
    Task<DiscoveryStart> StartAsync(DiscoveryRequest request);

    /// <summary>The newest first, without their devices.</summary>
    ImmutableArray<DiscoveryRun> List();

    /// <summary>Null when there is none of this id.</summary>
    DiscoveryRun? Get(string id);

    /// <summary>Ends a search; what it found stays. Null when there is none of this id.</summary>
    DiscoveryRun? Cancel(string id);
}
