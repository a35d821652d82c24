using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary>One target that is scraped.</summary>
public sealed record ActiveTarget
{
    /// <summary>The name of the job it belongs to.</summary>
    public required string ScrapePool { get; init; }

    /// <summary>Before relabelling, <c>__address__</c> and the like included.</summary>
    public required Labels DiscoveredLabels { get; init; }

    /// <summary>What its series carry: at least <c>job</c> and <c>instance</c>.</summary>
    public required Labels Labels { get; init; }

    public required string ScrapeUrl { get; init; }

    public TargetHealth Health { get; init; }

    /// <summary>Why the last scrape failed; empty when it did not.</summary>
    public string LastError { get; init; } = "";

    /// <summary>When the last scrape began; null before the first.</summary>
    public DateTimeOffset? LastScrape { get; init; }

    public TimeSpan LastScrapeDuration { get; init; }

    public required TimeSpan ScrapeInterval { get; init; }

    public required TimeSpan ScrapeTimeout { get; init; }
}
