using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Rules;

/// <summary>Where rules tell their alerts.</summary>
public interface IAlertOutlet
{
    /// <summary>Throws when they did not arrive; they are told again.</summary>
    Task SendAsync(ImmutableArray<GridAlert> alerts);
}
