using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>Alerts that belong together, and what probably caused them.</summary>
public sealed class Incident
{
    private readonly List<TimelineEntry> _timeline = [];

    internal Incident(string id, DateTimeOffset openedAt)
    {
        (Id, OpenedAt, UpdatedAt, EscalationSince) = (id, openedAt, openedAt, openedAt);
    }

    /// <summary>Follows from the alert that opened it.</summary>
    public string Id { get; }

    public IncidentState State =>
        ResolvedAt is not null ? IncidentState.Resolved
        : Acknowledgement is not null ? IncidentState.Acknowledged
        : IncidentState.Open;

    /// <summary>The value of the label of its most severe member that fires, else that fired.</summary>
    public string Severity { get; internal set; } = "";

    public string Title { get; internal set; } = "";

    /// <summary>The alert that is its probable root cause.</summary>
    public Fingerprint Cause { get; internal set; }

    /// <summary>0 to 1 that it is.</summary>
    public double Confidence { get; internal set; }

    /// <summary>Why it is, in sentences.</summary>
    public ImmutableArray<string> Reasons { get; internal set; } = [];

    /// <summary>Devices that members speak of, sorted.</summary>
    public ImmutableArray<string> Devices { get; internal set; } = [];

    /// <summary>When its first alert began.</summary>
    public DateTimeOffset StartedAt { get; internal set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset OpenedAt { get; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public DateTimeOffset? ResolvedAt { get; internal set; }

    /// <summary>Who resolved it; empty when its alerts ended.</summary>
    public string ResolvedBy { get; internal set; } = "";

    /// <summary>The id of the incident that took its members in; empty for none.</summary>
    public string MergedInto { get; internal set; } = "";

    public Acknowledgement? Acknowledgement { get; internal set; }

    /// <summary>Members that fire.</summary>
    public int Firing { get; internal set; }

    /// <summary>Members that were more than are listed.</summary>
    public long UnlistedMembers { get; internal set; }

    /// <summary>Entries that the timeline had no room for.</summary>
    public long DroppedEntries { get; internal set; }

    public IReadOnlyDictionary<Fingerprint, IncidentMember> Members => MemberTable;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<TimelineEntry> Timeline => _timeline;

    /// <summary>How many levels of its escalation policy were reached.</summary>
    public int EscalationLevel { get; internal set; }

    internal Dictionary<Fingerprint, IncidentMember> MemberTable { get; } = [];

    /// <summary>From when the delays of an escalation count.</summary>
    internal DateTimeOffset EscalationSince { get; set; }

    /// <summary>The alerts of the levels that were reached, as they are repeated until it ends.</summary>
    internal ImmutableArray<Alert> Escalations { get; set; } = [];

    internal void Tell(DateTimeOffset at, string kind, string text, int maxEntries)
    {
        _timeline.Add(new TimelineEntry(at, kind, text));
        UpdatedAt = UpdatedAt > at ? UpdatedAt : at;
        if (_timeline.Count > maxEntries)
        {
            // How it began is worth more than its middle.
            _timeline.RemoveAt(1);
            DroppedEntries++;
        }
    }

    internal void Load(IEnumerable<TimelineEntry> timeline) => _timeline.AddRange(timeline);
}
