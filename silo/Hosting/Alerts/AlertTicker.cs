using TelemetryGrid.Alerts;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>
/// Wakes the alert groups that were alive when the program ended, and sees to it that they stay awake. In a cluster every node does; a group
/// is one grain.
/// </summary>
internal sealed partial class AlertTicker(IGrainFactory grains, AlertOptions options, TimeProvider time, ILogger<AlertTicker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await Task.WhenAll(Enumerable.Range(0, AlertKeys.Directories).Select(n => WakeAsync(n, stoppingToken)));
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task WakeAsync(int number, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IAlertDirectoryGrain>(AlertKeys.Directory(options.Site, number)).WakeAsync().WaitAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(number, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert groups of directory {Number} could not be woken: {Reason}")]
    private partial void LogFailed(int number, string reason);
}
