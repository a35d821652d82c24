using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Keeps this node's calendar of maintenance windows up to date.</summary>
internal sealed partial class MaintenanceCalendar(
    IGrainFactory grains,
    WatchCalendar calendar,
    TimeProvider time,
    ILogger<MaintenanceCalendar> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                calendar.Take(await grains.GetGrain<ICorrelationGrain>(CollectorSupervisor.Site).MaintenanceAsync());
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Those known stay until they are over.
                LogUnread(e.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Maintenance windows could not be read: {Reason}")]
    private partial void LogUnread(string reason);
}
