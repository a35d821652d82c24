using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Enrichment;

namespace TelemetryGrid.Collectors.Enrichment.Business;

/// <summary>Gives the pipeline the business entries that came through the API, a few seconds after they changed.</summary>
public sealed partial class BusinessContextReader(
    IGrainFactory grains,
    EnrichmentPipeline pipeline,
    TimeProvider time,
    ILogger<BusinessContextReader> logger
) : BackgroundService
{
    /// <summary>Between two looks at whether they changed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grain = grains.GetGrain<IBusinessContextGrain>(CollectorSupervisor.Site);
        var (revision, error) = (0L, "");
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    if (await grain.GetNewerAsync(revision).ConfigureAwait(false) is { } context)
                    {
                        pipeline.SetBusiness(context.Entries);
                        revision = context.Revision;
                    }
                    error = "";
                }
                catch (Exception e)
                {
                    if (error != e.Message)
                    {
                        LogFailed(e.Message);
                    }
                    error = e.Message;
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Business entries were not read and stay as they were: {Reason}")]
    private partial void LogFailed(string reason);
}
