using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.Gateway.Prometheus.Targets;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>The targets this node scrapes, for <c>/api/v1/targets</c>.</summary>
internal sealed class ScrapeTargetDirectory(ScrapeTargets targets) : ITargetDirectory
{
    public ValueTask<TargetListing> ListAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(
            new TargetListing(
                [
                    .. targets.Active.Select(t => new ActiveTarget
                    {
                        ScrapePool = t.Job,
                        DiscoveredLabels = t.DiscoveredLabels,
                        Labels = t.Labels,
                        ScrapeUrl = t.ScrapeUrl.AbsoluteUri,
                        Health = t.Health switch
                        {
                            ScrapeHealth.Up => TargetHealth.Up,
                            ScrapeHealth.Down => TargetHealth.Down,
                            _ => TargetHealth.Unknown,
                        },
                        LastError = t.LastError,
                        LastScrape = t.LastScrape,
                        LastScrapeDuration = t.LastScrapeDuration,
                        ScrapeInterval = t.Interval,
                        ScrapeTimeout = t.Timeout,
                    }),
                ],
                [.. targets.Dropped.Select(d => new Gateway.Prometheus.Targets.DroppedTarget(d.Job, d.DiscoveredLabels))]
            )
        );
}
