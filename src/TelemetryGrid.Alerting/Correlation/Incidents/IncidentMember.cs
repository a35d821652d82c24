using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>An alert of an incident.</summary>
public sealed record IncidentMember
{
    public required Labels Labels { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null while it fires.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset JoinedAt { get; init; }

    public MemberRole Role { get; init; }

    /// <summary>One sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The alert that explains it, by way of others perhaps; itself when none does.</summary>
    public Fingerprint Cause { get; init; }

    public SuppressionKind Suppressed { get; init; }
}
