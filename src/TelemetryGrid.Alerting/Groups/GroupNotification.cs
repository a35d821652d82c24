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
}
