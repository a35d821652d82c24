using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>Takes the alerts of objectives.</summary>
public interface IObjectiveAlerts
{
    Task SendAsync(ImmutableArray<GridAlert> alerts);
}
