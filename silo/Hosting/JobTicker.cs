using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Asks every job now and then whether its time has come. In a cluster every node asks; a job is one grain, and runs once.</summary>
internal sealed partial class JobTicker(IGrainFactory grains, TimeProvider time, ILogger<JobTicker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // A job that runs for long keeps none of the others waiting.
        Task.WhenAll(JobNames.All.Select(name => TickAsync(name, stoppingToken)));

    private async Task TickAsync(string name, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await grains.GetGrain<IJobGrain>(JobNames.Key(CollectorSupervisor.Site, name)).TickAsync().WaitAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(name, e.Message);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} could not be asked: {Reason}")]
    private partial void LogFailed(string job, string reason);
}
