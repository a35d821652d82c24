namespace TelemetryGrid.Grains.Anomalies;

/// <summary>From what on an anomaly is worth a person's time.</summary>
public sealed record NotableOptions
{
    /// <summary>
    /// Notable anomalies a day at most, of the whole grid, on average over a week or two; null for one per three thousand metrics watched, that is
    /// two per three thousand interfaces, and at least one in two days.
    /// </summary>
    public double? PerDay { get; init; }

    /// <summary>The part of the grid that one control judges.</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>What a metric found odd before it has been watched for so long is kept, and not notable: all is new then.</summary>
    public TimeSpan MinimumHistory { get; init; } = TimeSpan.FromDays(1);
}
