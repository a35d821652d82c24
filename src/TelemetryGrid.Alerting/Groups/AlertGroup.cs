using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>
/// The life of one group of alerts, step by step and without a clock: alerts come in, the group falls due, targets are told or cannot be.
/// A new group waits for company, unless its alert is older than that wait; afterwards it looks at itself once per interval, and only then.
/// Whom to tell follows from what each target was told last: whatever fires anew, has ended, or was last said too long ago.
/// </summary>
public static class AlertGroup
{
    /// <summary>Takes news of an alert. One that ended and was never seen firing here changes nothing.</summary>
    public static GroupState Receive(GroupState state, GroupSettings settings, Alert alert, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(alert);
        var isKnown = state.Alerts.TryGetValue(alert.Labels, out var known);
        if (!isKnown && alert.IsResolvedAt(now))
        {
            return state;
        }
        if (!isKnown && state.Alerts.Count >= settings.MaxAlerts)
        {
            return state with { Dropped = state.Dropped + 1 };
        }
        var merged = isKnown ? AlertIntake.Merge(known!, alert) : alert;
        var due = state.NextFlush ?? now + settings.GroupWait;
        if (!state.HasFlushed && merged.StartsAt + settings.GroupWait < now && now < due)
        {
            due = now;
        }
        return state with { Alerts = state.Alerts.SetItem(alert.Labels, merged), NextFlush = due };
    }

    /// <summary>Flushes the group when it is due; changes nothing when it is not.</summary>
    /// <param name="isMuted">Whether a silence, an inhibition or the time mutes an alert of this group now.</param>
    public static GroupStep Tick(GroupState state, GroupSettings settings, DateTimeOffset now, Func<Alert, bool> isMuted)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(isMuted);
        if (state.NextFlush is not { } due || due > now)
        {
            return new GroupStep(state, []);
        }
        var number = state.Flushes + 1;
        var heard = state.Alerts.Values.Where(a => !isMuted(a)).OrderBy(a => a.StartsAt).ThenBy(a => Fingerprint.Of(a.Labels)).ToArray();
        ImmutableArray<Alert> firing = [.. heard.Where(a => !a.IsResolvedAt(now))];
        ImmutableArray<Alert> resolved = [.. heard.Where(a => a.IsResolvedAt(now))];
        var (firingSet, resolvedSet) = (SetOf(firing), SetOf(resolved));
        var outstanding = ImmutableDictionary.CreateBuilder<string, GroupNotification>(StringComparer.Ordinal);
        var log = state.Log;
        foreach (var target in heard.Length == 0 ? [] : settings.Targets)
        {
            if (!NeedsToKnow(log.GetValueOrDefault(target.Name), target, settings, firingSet, resolvedSet, now))
            {
                continue;
            }
            if (firing.IsEmpty && !target.SendResolved)
            {
                // Nothing to say, but the next to fire is news again.
                log = log.SetItem(target.Name, new NotificationLogEntry(now, firingSet, resolvedSet));
                continue;
            }
            outstanding[target.Name] = new GroupNotification(number, target.Name, now, target.SendResolved, firing, resolved);
        }
        var ended = state.Alerts.Values.Where(a => a.IsResolvedAt(now)).Select(a => (a.Labels, a.UpdatedAt)).ToImmutableArray();
        var pending = new PendingFlush(number, now, ended, outstanding.ToImmutable(), Failed: false);
        var next = state with
        {
            NextFlush = now + settings.GroupInterval,
            HasFlushed = true,
            Flushes = number,
            Log = log,
            Pending = pending,
        };
        return new GroupStep(
            Settle(next),
            [.. settings.Targets.Where(t => outstanding.ContainsKey(t.Name)).Select(t => outstanding[t.Name])]
        );
    }

    /// <summary>Takes the outcome of telling a target, also a late one of a flush before the last.</summary>
    /// <param name="told">False when the target could not be told before the group's next flush, which tries again.</param>
    public static GroupState Delivered(GroupState state, GroupNotification notification, bool told)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(notification);
        var (target, at) = (notification.Target, notification.At);
        if (told && !(state.Log.TryGetValue(target, out var last) && last.At > at))
        {
            state = state with
            {
                Log = state.Log.SetItem(target, new NotificationLogEntry(at, SetOf(notification.Firing), SetOf(notification.Resolved))),
            };
        }
        if (state.Pending is not { } pending || pending.Number != notification.Flush || !pending.Outstanding.ContainsKey(target))
        {
            return state;
        }
        return Settle(
            state with
            {
                Pending = pending with { Outstanding = pending.Outstanding.Remove(target), Failed = pending.Failed || !told },
            }
        );
    }

    /// <summary>After a restart: the notifications of which nobody knows whether they were told, to be told again under the same number.</summary>
    public static ImmutableArray<GroupNotification> Resume(GroupState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Pending is null ? [] : [.. state.Pending.Outstanding.Values.OrderBy(n => n.Target, StringComparer.Ordinal)];
    }

    private static bool NeedsToKnow(
        NotificationLogEntry? last,
        GroupTarget target,
        GroupSettings settings,
        ImmutableHashSet<Fingerprint> firing,
        ImmutableHashSet<Fingerprint> resolved,
        DateTimeOffset now
    )
    {
        if (last is null)
        {
            return !firing.IsEmpty;
        }
        if (!firing.IsSubsetOf(last.Firing))
        {
            return true;
        }
        if (firing.IsEmpty)
        {
            return !last.Firing.IsEmpty;
        }
        return (target.SendResolved && !resolved.IsSubsetOf(last.Resolved)) || last.At < now - settings.RepeatInterval;
    }

    // Once everyone was told, alerts that ended go, unless there was news of them meanwhile. A group without alerts waits for company anew.
    private static GroupState Settle(GroupState state)
    {
        if (state.Pending is not { Outstanding.IsEmpty: true } pending)
        {
            return state;
        }
        state = state with { Pending = null };
        if (pending.Failed)
        {
            return state;
        }
        var alerts = state.Alerts.ToBuilder();
        foreach (var (labels, updatedAt) in pending.Ended)
        {
            if (alerts.TryGetValue(labels, out var alert) && alert.UpdatedAt == updatedAt)
            {
                alerts.Remove(labels);
            }
        }
        return alerts.Count > 0
            ? state with
            {
                Alerts = alerts.ToImmutable(),
            }
            : state with
            {
                Alerts = alerts.ToImmutable(),
                NextFlush = null,
                HasFlushed = false,
            };
    }

    private static ImmutableHashSet<Fingerprint> SetOf(ImmutableArray<Alert> alerts) => [.. alerts.Select(a => Fingerprint.Of(a.Labels))];
}
