namespace TelemetryGrid.Storage.Series;

/// <summary>How long series of one type of telemetry are kept.</summary>
public sealed class RetentionPolicy
{
    /// <summary>What the policy is called; distinct.</summary>
    public string Name { get; set; } = "";

    /// <summary>Regular expression that the whole name of a metric must match.</summary>
    public string Metrics { get; set; } = "";

    /// <summary>Raw samples. Default 30 days.</summary>
    public TimeSpan Raw { get; set; } = TimeSpan.FromDays(30);

    /// <summary>5-minute aggregates. Default 180 days.</summary>
    public TimeSpan FiveMinutes { get; set; } = TimeSpan.FromDays(180);

    /// <summary>1-hour aggregates. Default 2 years (730 days).</summary>
    public TimeSpan OneHour { get; set; } = TimeSpan.FromDays(730);

    internal TimeSpan Of(SeriesResolution resolution) =>
        resolution switch
        {
            SeriesResolution.Raw => Raw,
            SeriesResolution.FiveMinutes => FiveMinutes,
            _ => OneHour,
        };
}
