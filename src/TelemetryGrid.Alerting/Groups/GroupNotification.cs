using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>One notification for one target. Flush number and target name it: told again after a restart it has the same.</summary>
/// <param name="Resolved">The alerts that have ended, also where the target does not want to hear of them; see <see cref="SendResolved"/>.</param>
public sealed record GroupNotification(
    long Flush,
    string Target,
    DateTimeOffset At,
    bool SendResolved,
    ImmutableArray<Alert> Firing,
    ImmutableArray<Alert> Resolved
)
{
    /// <summary>What is to be told: firing alerts first.</summary>
    public IEnumerable<Alert> Alerts => SendResolved ? Firing.Concat(Resolved) : Firing;

    /// <summary>Whether both name the same alerts as firing and as ended.</summary>
    public bool SaysTheSameAs(GroupNotification other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return AreSame(Firing, other.Firing) && AreSame(Resolved, other.Resolved);

        static bool AreSame(ImmutableArray<Alert> one, ImmutableArray<Alert> two) =>
            one.Select(a => a.Labels).ToHashSet().SetEquals(two.Select(a => a.Labels));
    }
}
