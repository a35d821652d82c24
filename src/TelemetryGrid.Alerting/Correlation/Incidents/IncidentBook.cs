using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Joining;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>
/// The incidents, by id. What belongs together now or belonged to one incident before stays in one; where two turn out to be one, the older
/// keeps its id and the other points to it.
/// </summary>
internal sealed class IncidentBook(CorrelationOptions options)
{
    private const int MaxToldSingly = 5;

    private readonly Dictionary<string, Incident> _incidents = new(StringComparer.Ordinal);
    private readonly HashSet<Incident> _changed = [];

    public IReadOnlyCollection<Incident> All => _incidents.Values;

    /// <summary>Alerts that are in no incident since too many are open.</summary>
    public long Dropped { get; set; }

    public Incident? Find(string id) => _incidents.GetValueOrDefault(id);

    public void Load(Incident incident) => _incidents[incident.Id] = incident;

    public ImmutableArray<Incident> TakeChanged()
    {
        ImmutableArray<Incident> changed = [.. _changed.OrderBy(i => i.Id, StringComparer.Ordinal)];
        _changed.Clear();
        return changed;
    }

    public void Tell(Incident incident, DateTimeOffset now, string kind, string text)
    {
        incident.Tell(now, kind, text, options.MaxTimeline);
        _changed.Add(incident);
    }

    public bool Acknowledge(string id, Acknowledgement acknowledgement)
    {
        if (Find(id) is not { ResolvedAt: null } incident)
        {
            return false;
        }
        incident.Acknowledgement = acknowledgement;
        var comment = acknowledgement.Comment.Length > 0 ? $": {acknowledgement.Comment}" : ".";
        Tell(incident, acknowledgement.At, "acknowledged", $"{acknowledgement.By} took it on{comment}");
        return true;
    }

    public bool ResolveByHand(string id, string by, string comment, DateTimeOffset now)
    {
        if (Find(id) is not { ResolvedAt: null } incident)
        {
            return false;
        }
        (incident.ResolvedAt, incident.ResolvedBy, incident.Acknowledgement) = (now, by, null);
        Tell(incident, now, "resolved", comment.Length > 0 ? $"{by} resolved it: {comment}" : $"{by} resolved it.");
        return true;
    }

    /// <summary>An alert is forgotten, and no longer fires for its incident.</summary>
    public void End(TrackedAlert alert, DateTimeOffset now)
    {
        if (Find(alert.Incident) is { } incident && incident.MemberTable.TryGetValue(alert.Id, out var member) && member.EndedAt is null)
        {
            incident.MemberTable[alert.Id] = member with { EndedAt = alert.Alert.EndsAt < now ? alert.Alert.EndsAt : now };
            _changed.Add(incident);
        }
    }

    public void Update(TrackedAlert[] alerts, Joined joined, (SuppressionKind Kind, int Cause)[] suppressions, DateTimeOffset now)
    {
        ExpireAcknowledgements(now);
        JoinByIncident(alerts, joined, now);
        var groups = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < alerts.Length; i++)
        {
            var set = joined.Sets.Find(i);
            if (!groups.TryGetValue(set, out var group))
            {
                groups[set] = group = [];
            }
            group.Add(i);
        }
        var explains = new int[alerts.Length];
        for (var i = 0; i < alerts.Length; i++)
        {
            explains[joined.RootOf(i)]++;
        }
        var open = _incidents.Values.Count(i => i.ResolvedAt is null);
        var touched = new HashSet<Incident>();
        foreach (var group in groups.Values)
        {
            var cause = CauseOf(alerts, joined, group, explains);
            if (Keeper(alerts, group, cause, suppressions, ref open, now) is { } incident)
            {
                touched.Add(incident);
                IncidentUpdate.Apply(this, options, incident, alerts, joined, suppressions, group, cause, now);
            }
        }
        foreach (var left in _incidents.Values.Where(i => i.ResolvedAt is null && !touched.Contains(i)).ToArray())
        {
            IncidentUpdate.EndAll(this, left, now);
        }
        Forget();
    }

    public void TellJoined(Incident incident, IReadOnlyList<TrackedAlert> joined, string kind, string verb, DateTimeOffset now)
    {
        foreach (var alert in joined.Count <= MaxToldSingly ? joined : [])
        {
            Tell(incident, now, kind, $"{IncidentWords.Name(alert)} {verb}.");
        }
        if (joined.Count > MaxToldSingly)
        {
            var others = IncidentWords.Count(joined.Count - 1, "other alert");
            Tell(incident, now, kind, $"{IncidentWords.Name(joined[0])} and {others} {verb}.");
        }
    }

    // The incident that a set of alerts is: one of those they belong to, after the others were merged into it, or a new one.
    private Incident? Keeper(
        TrackedAlert[] alerts,
        List<int> group,
        int cause,
        (SuppressionKind Kind, int Cause)[] suppressions,
        ref int open,
        DateTimeOffset now
    )
    {
        var known = group
            .Select(i => HolderOf(alerts[i], now))
            .OfType<Incident>()
            .Distinct()
            .OrderBy(i => i.ResolvedAt is null ? 0 : 1)
            .ThenBy(i => i.ResolvedAt is null ? i.OpenedAt.UtcTicks : -i.OpenedAt.UtcTicks)
            .ThenBy(i => i.Id, StringComparer.Ordinal)
            .ToArray();
        if (known.Length > 0)
        {
            foreach (var other in known.Skip(1).Where(i => i.ResolvedAt is null))
            {
                Merge(other, known[0], now);
                open--;
            }
            return known[0];
        }
        if (!group.Exists(i => alerts[i].FiresAt(now) && !IsMaintained(i)))
        {
            return null;
        }
        if (open >= options.MaxOpenIncidents)
        {
            foreach (var i in group.Where(i => !alerts[i].IsRefused))
            {
                alerts[i].IsRefused = true;
                Dropped++;
            }
            return null;
        }
        open++;
        var incident = new Incident(NewId(alerts[cause]), now);
        _incidents[incident.Id] = incident;
        Tell(incident, now, "opened", $"It opened with {IncidentWords.Name(alerts[cause])}.");
        return incident;

        bool IsMaintained(int i) =>
            suppressions[i].Kind == SuppressionKind.Maintenance
            || (
                suppressions[i].Kind == SuppressionKind.Explained && suppressions[suppressions[i].Cause].Kind == SuppressionKind.Maintenance
            );
    }

    private void Merge(Incident from, Incident into, DateTimeOffset now)
    {
        foreach (var (id, member) in from.MemberTable)
        {
            if (into.MemberTable.Count < options.MaxMembers)
            {
                into.MemberTable.TryAdd(id, member);
            }
            else
            {
                into.UnlistedMembers++;
            }
        }
        into.StartedAt = from.StartedAt < into.StartedAt ? from.StartedAt : into.StartedAt;
        (from.MergedInto, from.ResolvedAt, from.Acknowledgement) = (into.Id, now, null);
        Tell(from, now, "merged", $"Its alerts belong to the incident {into.Id}, which took them in.");
        Tell(into, now, "merged", $"It took in the incident {from.Id}, '{from.Title}'.");
    }

    // The incident that an alert belongs to still: one that is open, or was resolved a short while ago, or by hand.
    private Incident? HolderOf(TrackedAlert alert, DateTimeOffset now)
    {
        var incident = Find(alert.Incident);
        for (var hops = 0; incident is { MergedInto.Length: > 0 } && hops < 64; hops++)
        {
            incident = Find(incident.MergedInto);
        }
        return incident is null || incident.ResolvedAt is null ? incident
            : incident.ResolvedAt + options.ReopenWithin > now ? incident
            : incident.ResolvedBy.Length > 0 && alert.Alert.StartsAt <= incident.ResolvedAt ? incident
            : null;
    }

    private void JoinByIncident(TrackedAlert[] alerts, Joined joined, DateTimeOffset now)
    {
        var first = new Dictionary<Incident, int>();
        for (var i = 0; i < alerts.Length; i++)
        {
            if (HolderOf(alerts[i], now) is { } incident && !first.TryAdd(incident, i))
            {
                joined.Sets.Join(first[incident], i);
            }
        }
    }

    // Of those that nothing explains the one that explains most; where that says nothing, what is down comes before what is lost and the rest.
    private static int CauseOf(TrackedAlert[] alerts, Joined joined, List<int> group, int[] explains)
    {
        var cause = -1;
        foreach (var i in group)
        {
            if (joined.Explanations[i].Parent < 0 && (cause < 0 || IsBetter(i, cause)))
            {
                cause = i;
            }
        }
        return cause;

        bool IsBetter(int a, int b) =>
            explains[a] != explains[b]
                ? explains[a] > explains[b]
                : alerts[a].Signal != alerts[b].Signal && alerts[a].Signal > alerts[b].Signal;
    }

    private void ExpireAcknowledgements(DateTimeOffset now)
    {
        foreach (var incident in _incidents.Values)
        {
            if (incident is { ResolvedAt: null, Acknowledgement: { Until: { } until } acknowledgement } && until <= now)
            {
                incident.Acknowledgement = null;
                (incident.EscalationSince, incident.EscalationLevel) = (until, 0);
                Tell(incident, now, "acknowledged", $"The acknowledgement of {acknowledgement.By} expired.");
            }
        }
    }

    private string NewId(TrackedAlert alert)
    {
        var hash = alert.Id.Value ^ (ulong)alert.Alert.StartsAt.UtcTicks;
        while (true)
        {
            // The finish of SplitMix64: ids of alerts that begin together shall not look alike.
            hash += 0x9E3779B97F4A7C15;
            var mixed = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            var id = new Fingerprint(mixed ^ (mixed >> 31)).ToString();
            if (!_incidents.ContainsKey(id))
            {
                return id;
            }
        }
    }

    private void Forget()
    {
        var resolved = _incidents.Values.Where(i => i.ResolvedAt is not null).ToArray();
        foreach (
            var old in resolved
                .OrderBy(i => i.ResolvedAt)
                .ThenBy(i => i.Id, StringComparer.Ordinal)
                .Take(Math.Max(0, resolved.Length - options.MaxResolvedIncidents))
        )
        {
            if (old.Escalations.IsEmpty)
            {
                _incidents.Remove(old.Id);
                _changed.Remove(old);
            }
        }
    }
}
