using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>Has the alerts of entities told, a second after what raised them at the latest, and looks at the sources now and then.</summary>
internal sealed partial class EntityAlertTicker(
    IEventWatch watch,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<EntityAlertTicker> logger
) : BackgroundService
{
    private const int SecondsBetweenLooks = 15;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            for (var second = 1; await timer.WaitForNextTickAsync(stoppingToken); second++)
            {
                if (second % SecondsBetweenLooks == 0)
                {
                    await LookAsync(stoppingToken);
                }
                await watch.FlushAsync().WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            watch.Heard(await grains.GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site).ListAsync().WaitAsync(cancellation));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotHeard(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sources could not be asked how they fare: {Reason}")]
    private partial void LogNotHeard(string reason);
}
