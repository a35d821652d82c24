namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary>How a target's last scrape went.</summary>
public enum TargetHealth
{
    /// <summary>Not scraped yet.</summary>
    Unknown,
    Up,
    Down,
}
