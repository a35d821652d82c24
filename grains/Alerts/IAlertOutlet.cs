using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Where rules, entities and objectives tell their alerts.</summary>
public interface IAlertOutlet
{
    /// <summary>Throws when they did not arrive; they are told again.</summary>
    Task SendAsync(ImmutableArray<GridAlert> alerts);
}
