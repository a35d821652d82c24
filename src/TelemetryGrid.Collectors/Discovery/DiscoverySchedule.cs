using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Discovery;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>Searches again and again as the configuration says, first shortly after the start.</summary>
/// <param name="request">What to search; null for nothing.</param>
/// <param name="interval">From the start of one search to the next.</param>
public sealed partial class DiscoverySchedule(
    DiscoveryService discovery,
    DiscoveryRequest? request,
    TimeSpan interval,
    TimeProvider time,
    ILogger<DiscoverySchedule> logger
) : BackgroundService
{
    /// <summary>By then the sources that the configuration declares are known.</summary>
    internal static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (request is null)
        {
            return;
        }
        var wait = FirstAfter;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            wait = interval;
            try
            {
                var start = await discovery.StartAsync(request, isScheduled: true).ConfigureAwait(false);
                if (start.Run is null)
                {
                    LogNotStarted(
                        start.IsBusy ? "as many searches run as may" : string.Join("; ", start.Errors.Select(e => $"{e.Name} {e.Message}"))
                    );
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotStarted(e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scheduled search for devices was not begun: {Reason}")]
    private partial void LogNotStarted(string reason);
}
