namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Whether a target's last scrape went well.</summary>
public enum ScrapeHealth
{
    /// <summary>Not scraped yet.</summary>
    Unknown,
    Up,
    Down,
}
