using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>One group of alerts of one route, and whom to tell of it. Keyed by site and the group's id, see <see cref="AlertKeys.Group"/>.</summary>
[Alias("TelemetryGrid.IAlertGroupGrain")]
public interface IAlertGroupGrain : IGrainWithStringKey
{
    [Alias("Receive")]
    Task ReceiveAsync(GroupHeading heading, ImmutableArray<GridAlert> alerts);

    /// <summary>Has the group take up after a crash or a change of the configuration. Returns whether there is anything it remembers.</summary>
    [Alias("Wake")]
    Task<bool> WakeAsync();
}
