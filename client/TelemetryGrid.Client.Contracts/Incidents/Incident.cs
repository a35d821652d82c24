namespace TelemetryGrid.Client;

/// <summary>Alerts that belong together, and what probably caused them.</summary>
public sealed record Incident
{
    public required string Id { get; init; }

    /// <summary><c>open</c>, <c>acknowledged</c> or <c>resolved</c>.</summary>
    public required string State { get; init; }

    /// <summary>That of its worst alert; empty where it has none.</summary>
    public string Severity { get; init; } = "";

    public required string Title { get; init; }

    public required IncidentCause Cause { get; init; }

    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>When its first alert began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who resolved it; empty when its alerts ended.</summary>
    public string ResolvedBy { get; init; } = "";

    /// <summary>The incident that took it in; empty for none.</summary>
    public string MergedInto { get; init; } = "";

    public IncidentAcknowledgement? Acknowledgement { get; init; }

    /// <summary>Alerts that fire.</summary>
    public int Firing { get; init; }

    /// <summary>Alerts in all.</summary>
    public long AlertCount { get; init; }

    /// <summary>Levels of its escalation that were reached.</summary>
    public int EscalationLevel { get; init; }

    /// <summary>The cause first; empty in lists.</summary>
    public IReadOnlyList<IncidentAlert> Members { get; init; } = [];

    /// <summary>The oldest first; empty in lists.</summary>
    public IReadOnlyList<IncidentEvent> Timeline { get; init; } = [];

    /// <summary>Entries that the timeline had no room for.</summary>
    public long DroppedEvents { get; init; }
}
