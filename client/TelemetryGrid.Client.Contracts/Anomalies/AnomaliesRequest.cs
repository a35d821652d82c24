namespace TelemetryGrid.Client;

/// <summary>Which anomalies; all conditions together.</summary>
public sealed record AnomaliesRequest
{
    public string? MetricName { get; init; }

    /// <summary>How far back from now, a day when left out; <see cref="From"/> wins over it.</summary>
    public TimeSpan? TimeRange { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    public string? Device { get; init; }

    public string? Interface { get; init; }

    /// <summary>A flow's key.</summary>
    public string? Flow { get; init; }

    public string? Service { get; init; }

    /// <summary>Only those that are worth a person's time, or only the others; null for all.</summary>
    public bool? Notable { get; init; }

    public int? Limit { get; init; }

    /// <summary><see cref="AnomalyPage.Next"/> of the page before.</summary>
    public string? After { get; init; }
}
