using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>One alert of one rule.</summary>
/// <param name="ActiveAt">Since when its result is there; after a restart moved so that the time nobody looked does not count.</param>
public sealed record ActiveAlert(Labels Labels, Labels Annotations, AlertState State, double Value, DateTimeOffset ActiveAt)
{
    public DateTimeOffset? FiredAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>When its result was first missed while it kept firing.</summary>
    public DateTimeOffset? KeepFiringSince { get; init; }
}
