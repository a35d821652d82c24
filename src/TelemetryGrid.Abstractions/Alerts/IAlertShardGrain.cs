using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>Keeps a share of a site's alerts and takes them to their groups. Keyed <c>site/number</c>.</summary>
[Alias("TelemetryGrid.IAlertShardGrain")]
public interface IAlertShardGrain : IGrainWithStringKey
{
    [Alias("Receive")]
    Task ReceiveAsync(ImmutableArray<GridAlert> alerts);

    /// <summary>Takes back what a group stored of this share; what is known already stays as it is.</summary>
    [Alias("Restore")]
    Task RestoreAsync(ImmutableArray<GridAlert> alerts);

    /// <summary>Takes every alert to its groups anew, should the configuration have changed.</summary>
    [Alias("Reroute")]
    Task RerouteAsync();

    /// <summary>The alerts of this share, those that ended lately among them.</summary>
    [Alias("List")]
    Task<ImmutableArray<GridAlert>> ListAsync();
}
