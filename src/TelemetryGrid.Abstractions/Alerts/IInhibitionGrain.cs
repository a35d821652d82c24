using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>Knows the alerts of a site that may mute others by the configuration's inhibition rules. Keyed by site.</summary>
[Alias("TelemetryGrid.IInhibitionGrain")]
public interface IInhibitionGrain : IGrainWithStringKey
{
    /// <summary>Takes news of alerts; those that are no source of any rule are ignored.</summary>
    [Alias("Receive")]
    Task ReceiveAsync(ImmutableArray<GridAlert> alerts);

    /// <summary>For each set of labels (name, value, name, value, sorted) the fingerprint of the alert that mutes it, empty where none does.</summary>
    [Alias("InhibitedBy")]
    Task<ImmutableArray<string>> InhibitedByAsync(ImmutableArray<ImmutableArray<string>> labels);
}
