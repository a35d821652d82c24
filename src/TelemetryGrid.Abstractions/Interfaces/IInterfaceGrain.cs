using System.Collections.Immutable;

namespace TelemetryGrid.Interfaces;

/// <summary>One interface, keyed by <see cref="Identity.InterfaceId"/>.</summary>
[Alias("TelemetryGrid.IInterfaceGrain")]
public interface IInterfaceGrain : IGrainWithStringKey
{
    /// <summary>Takes a batch's readings, oldest first, unless <paramref name="sequence"/> was already applied; answers the state after it.</summary>
    [Alias("Apply")]
    Task<InterfaceSummary> ApplyAsync(long sequence, ImmutableArray<InterfaceCounters> readings);

    /// <summary>Null when the interface was never seen.</summary>
    [Alias("Get")]
    Task<InterfaceSnapshot?> GetAsync();

    /// <summary>Makes everything applied durable.</summary>
    [Alias("Flush")]
    Task FlushAsync();
}
