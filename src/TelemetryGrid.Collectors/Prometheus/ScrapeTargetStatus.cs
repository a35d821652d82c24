using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>A target and how its last scrape went.</summary>
public sealed record ScrapeTargetStatus
{
    /// <summary>The name of the source's job, which Prometheus calls the scrape pool.</summary>
    public required string Job { get; init; }

    /// <summary>The <c>instance</c> label.</summary>
    public required string Instance { get; init; }

    public required Uri ScrapeUrl { get; init; }

    /// <summary>Before relabelling.</summary>
    public required Labels DiscoveredLabels { get; init; }

    /// <summary>After relabelling: what every series of the target carries.</summary>
    public required Labels Labels { get; init; }

    public required TimeSpan Interval { get; init; }

    public required TimeSpan Timeout { get; init; }

    public ScrapeHealth Health { get; init; }

    /// <summary>Empty while it is up.</summary>
    public string LastError { get; init; } = "";

    public DateTimeOffset? LastScrape { get; init; }

    public TimeSpan LastScrapeDuration { get; init; }

    /// <summary>Scrapes left out because the one before was still running.</summary>
    public long ScrapesSkipped { get; init; }
}
