using System.Collections.Immutable;
using Orleans.Concurrency;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Services;

/// <summary>Which services there are, keyed by site: finds them by queries, and tells each what it was.</summary>
[Alias("TelemetryGrid.IServiceDirectoryGrain")]
public interface IServiceDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Looks at all services once, as they were a little before now.</summary>
    /// <exception cref="InvalidOperationException">Nothing could be asked; the message says why.</exception>
    [Alias("Observe")]
    Task<ServiceRound> ObserveAsync();

    /// <summary>In the order of their names, after one; does not wait for a look that is under way.</summary>
    /// <param name="device">Null for any.</param>
    /// <param name="after">Null to begin with the first.</param>
    /// <param name="limit">At most.</param>
    [Alias("List"), AlwaysInterleave]
    Task<ImmutableArray<ServiceId>> ListAsync(DeviceId? device, ServiceId? after, int limit);
}
