namespace TelemetryGrid.Analytics.Detectors.Control;

/// <summary>
/// The score from which one metric's anomalies are told, as people's feedback moves it: a false alarm lifts it above the score that raised it,
/// a confirmed anomaly takes back a part of what false alarms lifted. It begins below what a detector alone would tell, since false-discovery
/// control and the alert budget still choose among what is told.
/// </summary>
/// <param name="Value">−log10 p, from <see cref="Default"/> to <see cref="Highest"/>.</param>
public readonly record struct FeedbackThreshold(double Value)
{
    /// <summary>No feedback silences a metric altogether: what scores this is told.</summary>
    public const double Highest = 15;

    private const double Margin = 0.5;
    private const double Step = 0.5;

    public static FeedbackThreshold Default { get; } = new(4.5);

    /// <summary>After a false alarm with a score; one that is not finite changes nothing.</summary>
    public FeedbackThreshold Above(double score) =>
        double.IsFinite(score) ? new(Math.Clamp(Math.Max(Value, score) + Margin, Default.Value, Highest)) : this;

    /// <summary>After a confirmed anomaly.</summary>
    public FeedbackThreshold Lowered() => new(Math.Max(Default.Value, Value - Step));
}
