using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>Alerts go the way of all alerts.</summary>
public sealed class IntakeAlerts(IGrainFactory grains) : IObjectiveAlerts
{
    public Task SendAsync(ImmutableArray<GridAlert> alerts) => grains.GetGrain<IAlertIntakeGrain>(0).ReceiveAsync(alerts);
}
