using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Joining;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>Brings one incident up to date with what was decided about its alerts.</summary>
internal static class IncidentUpdate
{
    // What belongs to an incident without being explained by its cause speaks neither for it nor much against.
    private const double ConfidenceOfRelated = 0.3;

    public static void Apply(
        IncidentBook book,
        CorrelationOptions options,
        Incident incident,
        TrackedAlert[] alerts,
        Joined joined,
        (SuppressionKind Kind, int Cause)[] suppressions,
        List<int> group,
        int cause,
        DateTimeOffset now
    )
    {
        var newcomers = new List<TrackedAlert>();
        var ended = new List<TrackedAlert>();
        var firing = 0;
        var holds = false;
        foreach (var i in group)
        {
            var alert = alerts[i];
            var fires = alert.FiresAt(now);
            firing += fires ? 1 : 0;
            holds |= fires || alert.FlapsAt(now, options);
            var isKnown = incident.MemberTable.TryGetValue(alert.Id, out var known);
            if (!isKnown && fires && alert.Incident != incident.Id)
            {
                newcomers.Add(alert);
            }
            if (isKnown && known!.EndedAt is null && !fires)
            {
                ended.Add(alert);
            }
            alert.Incident = incident.Id;
            if (!isKnown && incident.MemberTable.Count >= options.MaxMembers)
            {
                incident.UnlistedMembers += newcomers.Count > 0 && ReferenceEquals(newcomers[^1], alert) ? 1 : 0;
                continue;
            }
            incident.MemberTable[alert.Id] = Member(alerts, joined, suppressions[i], i, cause, known, incident.ResolvedAt is null, now);
        }
        incident.Firing = firing;
        if (incident.ResolvedAt is not null)
        {
            // Resolved by hand it stays so while nothing new joins; else what fires again opens it again.
            var reopens = incident.ResolvedBy.Length > 0 ? newcomers.Count > 0 : firing > 0;
            if (!reopens)
            {
                return;
            }
            (incident.ResolvedAt, incident.ResolvedBy) = (null, "");
            (incident.EscalationSince, incident.EscalationLevel) = (now, 0);
            book.Tell(incident, now, "reopened", "Its alerts fire again.");
        }
        book.TellJoined(incident, newcomers, "joined", "joined", now);
        book.TellJoined(incident, ended, "ended", "ended", now);
        Describe(book, incident, alerts, joined, group, cause, now);
        if (!holds)
        {
            Resolve(book, incident, now);
        }
    }

    /// <summary>None of its alerts is known any more.</summary>
    public static void EndAll(IncidentBook book, Incident incident, DateTimeOffset now)
    {
        foreach (var (id, member) in incident.MemberTable.ToArray())
        {
            if (member.EndedAt is null)
            {
                incident.MemberTable[id] = member with { EndedAt = now };
            }
        }
        incident.Firing = 0;
        Resolve(book, incident, now);
    }

    private static void Resolve(IncidentBook book, Incident incident, DateTimeOffset now)
    {
        (incident.ResolvedAt, incident.Acknowledgement) = (now, null);
        book.Tell(incident, now, "resolved", "All of its alerts ended.");
    }

    private static IncidentMember Member(
        TrackedAlert[] alerts,
        Joined joined,
        (SuppressionKind Kind, int Cause) suppression,
        int i,
        int cause,
        IncidentMember? known,
        bool isOpen,
        DateTimeOffset now
    )
    {
        var alert = alerts[i];
        var fires = alert.FiresAt(now);
        var (role, reason) = (known?.Role ?? MemberRole.Related, known?.Reason ?? "");
        // What ended keeps the part that it played.
        if (fires || known is null || (isOpen && i == cause))
        {
            var explanation = joined.Explanations[i];
            (role, reason) =
                i == cause ? (MemberRole.Cause, "Nothing explains it, and of such alerts it explains most.")
                : explanation.Parent >= 0 ? (MemberRole.Symptom, IncidentWords.Reason(alert, explanation, alerts[explanation.Parent]))
                : joined.Relations[i].Length > 0 ? (MemberRole.Related, Sentence(joined.Relations[i]))
                : (MemberRole.Related, "It belonged to the incident before; nothing explains it now.");
        }
        var start = known is not null && known.StartsAt < alert.Alert.StartsAt ? known.StartsAt : alert.Alert.StartsAt;
        return new IncidentMember
        {
            Labels = alert.Alert.Labels,
            StartsAt = start,
            EndedAt = fires ? null : known?.EndedAt ?? alert.Alert.EndsAt,
            JoinedAt = known?.JoinedAt ?? now,
            Role = role,
            Reason = reason,
            Cause = alerts[joined.RootOf(i)].Id,
            Suppressed = fires ? suppression.Kind : SuppressionKind.None,
        };
    }

    private static void Describe(
        IncidentBook book,
        Incident incident,
        TrackedAlert[] alerts,
        Joined joined,
        List<int> group,
        int cause,
        DateTimeOffset now
    )
    {
        var before = incident.Cause;
        var isNew = incident.Title.Length == 0;
        if (!isNew && before != alerts[cause].Id)
        {
            if (!group.Exists(i => alerts[i].Id == before))
            {
                Demote(incident, before);
                var freed = group.Count(i => alerts[i].FiresAt(now));
                book.Tell(
                    incident,
                    now,
                    "released",
                    $"Its cause ended; {IncidentWords.Count(freed, "alert still fires", "alerts still fire")}."
                );
            }
            book.Tell(incident, now, "cause", $"{IncidentWords.Name(alerts[cause])} is now taken for the cause.");
        }
        incident.Cause = alerts[cause].Id;
        incident.Reasons = [.. IncidentWords.Reasons(alerts, cause, group, joined)];
        incident.Confidence = Math.Round(ConfidenceOf(joined, group, cause), 3);
        incident.Title = IncidentWords.Title(alerts[cause], group.Count - 1);
        var worst = group.Where(i => alerts[i].FiresAt(now)).DefaultIfEmpty(cause).MaxBy(i => alerts[i].Severity);
        incident.Severity = alerts[worst].Alert.Labels["severity"];
        incident.StartedAt = group.Select(i => alerts[i].Alert.StartsAt).Append(incident.StartedAt).Min();
        incident.Devices =
        [
            .. group
                .Select(i => alerts[i].Entity.Device)
                .Where(d => d.Length > 0)
                .Concat(incident.Devices)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    // It was the cause while it fired, and stays a member that was one.
    private static void Demote(Incident incident, Fingerprint cause)
    {
        if (incident.MemberTable.TryGetValue(cause, out var member))
        {
            incident.MemberTable[cause] = member with { Reason = "It was the cause until it ended." };
        }
    }

    private static double ConfidenceOf(Joined joined, List<int> group, int cause)
    {
        if (group.Count == 1)
        {
            return 1;
        }
        var sum = 0.0;
        foreach (var i in group)
        {
            if (i != cause)
            {
                sum += joined.RootOf(i) == cause ? joined.Explanations[i].Confidence : ConfidenceOfRelated;
            }
        }
        return sum / (group.Count - 1);
    }

    private static string Sentence(string words) => string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1), ".");
}
