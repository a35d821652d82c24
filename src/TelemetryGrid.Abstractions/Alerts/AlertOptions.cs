namespace TelemetryGrid.Alerts;

/// <summary>How alerts are kept and told.</summary>
public sealed class AlertOptions
{
    /// <summary>The site whose alerts these are; part of every grain's key.</summary>
    public string Site { get; set; } = "default";

    /// <summary>Over how many grains a site's alerts are spread.</summary>
    public int Shards { get; set; } = 8;

    /// <summary>The most alerts one shard keeps; more are dropped and counted.</summary>
    public int MaxAlertsPerShard { get; set; } = 100_000;

    /// <summary>The most alerts one group keeps; more are counted, and receivers told how many.</summary>
    public int MaxAlertsPerGroup { get; set; } = 50_000;

    /// <summary>Does not tell of alerts that another explains.</summary>
    public bool SuppressExplained { get; set; } = true;

    /// <summary>How long an alert that has ended can still be seen.</summary>
    public TimeSpan ResolvedRetention { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// After a start, alerts that fired when they were last stored count as firing for this long, so that their senders can say whether they
    /// still do.
    /// </summary>
    public TimeSpan RestartGrace { get; set; } = TimeSpan.FromMinutes(5);
}
