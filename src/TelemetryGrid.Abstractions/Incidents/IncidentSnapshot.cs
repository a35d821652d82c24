using System.Collections.Immutable;

namespace TelemetryGrid.Incidents;

/// <summary>An incident as it stands.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.IncidentSnapshot")]
public sealed record IncidentSnapshot
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public IncidentStatus Status { get; init; }

    /// <summary>The label of its worst alert; empty where it has none.</summary>
    [Id(2)]
    public string Severity { get; init; } = "";

    [Id(3)]
    public string Title { get; init; } = "";

    /// <summary>The fingerprint of the alert that is the probable root cause.</summary>
    [Id(4)]
    public string Cause { get; init; } = "";

    /// <summary>Its labels: name, value, name, value.</summary>
    [Id(5)]
    public ImmutableArray<string> CauseLabels { get; init; } = [];

    /// <summary>0 to 1 that it is the cause.</summary>
    [Id(6)]
    public double Confidence { get; init; }

    /// <summary>Why it is, in sentences.</summary>
    [Id(7)]
    public ImmutableArray<string> Reasons { get; init; } = [];

    [Id(8)]
    public ImmutableArray<string> Devices { get; init; } = [];

    [Id(9)]
    public DateTimeOffset StartedAt { get; init; }

    [Id(10)]
    public DateTimeOffset OpenedAt { get; init; }

    [Id(11)]
    public DateTimeOffset UpdatedAt { get; init; }

    [Id(12)]
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who resolved it; empty when its alerts ended.</summary>
    [Id(13)]
    public string ResolvedBy { get; init; } = "";

    /// <summary>The incident that took it in; empty for none.</summary>
    [Id(14)]
    public string MergedInto { get; init; } = "";

    [Id(15)]
    public IncidentAcknowledgement? Acknowledgement { get; init; }

    /// <summary>Alerts that fire.</summary>
    [Id(16)]
    public int Firing { get; init; }

    /// <summary>Alerts in all.</summary>
    [Id(17)]
    public long AlertCount { get; init; }

    /// <summary>Levels of its escalation that were reached.</summary>
    [Id(18)]
    public int EscalationLevel { get; init; }

    /// <summary>The cause first; empty in lists. There may be fewer than <see cref="AlertCount"/>.</summary>
    [Id(19)]
    public ImmutableArray<IncidentAlert> Alerts { get; init; } = [];

    /// <summary>The oldest first; empty in lists.</summary>
    [Id(20)]
    public ImmutableArray<IncidentEvent> Timeline { get; init; } = [];

    /// <summary>Entries that the timeline had no room for.</summary>
    [Id(21)]
    public long DroppedEvents { get; init; }
}
