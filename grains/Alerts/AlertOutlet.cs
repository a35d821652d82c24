using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Tells the grid's own alert groups.</summary>
public sealed class AlertOutlet(IGrainFactory grains) : IAlertOutlet
{
    private const int AlertsPerCall = 1_000;

    public async Task SendAsync(ImmutableArray<GridAlert> alerts)
    {
        foreach (var chunk in alerts.Chunk(AlertsPerCall))
        {
            await grains.GetGrain<IAlertIntakeGrain>(0).ReceiveAsync([.. chunk]);
        }
    }
}
