using TelemetryGrid.Grains.Rules;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>Has the alerts of entities told, a second after what raised them at the latest.</summary>
internal sealed class EntityAlertTicker(IEventWatch watch, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await watch.FlushAsync().WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
