using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>All that one group of alerts remembers. Immutable; <see cref="AlertGroup"/> makes the next one, <see cref="GroupStateFormat"/> the bytes.</summary>
public sealed record GroupState
{
    public static readonly GroupState Empty = new();

    public ImmutableDictionary<Labels, Alert> Alerts { get; init; } = ImmutableDictionary<Labels, Alert>.Empty;

    /// <summary>When the group is due; null while it has no alerts.</summary>
    public DateTimeOffset? NextFlush { get; init; }

    /// <summary>The wait for company is over.</summary>
    public bool HasFlushed { get; init; }

    /// <summary>Flushes so far, which number the notifications.</summary>
    public long Flushes { get; init; }

    /// <summary>The notification log, by target.</summary>
    public ImmutableDictionary<string, NotificationLogEntry> Log { get; init; } =
        ImmutableDictionary.Create<string, NotificationLogEntry>(StringComparer.Ordinal);

    public PendingFlush? Pending { get; init; }

    /// <summary>Alerts that found the group full.</summary>
    public long Dropped { get; init; }

    /// <summary>True when nothing would be told otherwise if the group had never been: no alerts, and no one believes that one fires.</summary>
    public bool CanBeForgotten(GroupSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Alerts.IsEmpty
            && Pending is null
            && Log.Values.All(entry => entry.Firing.IsEmpty || entry.At + (2 * settings.RepeatInterval) < now);
    }
}
