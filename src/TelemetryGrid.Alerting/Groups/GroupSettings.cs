using System.Collections.Immutable;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>What a route and its receiver say about their groups.</summary>
public sealed record GroupSettings(TimeSpan GroupWait, TimeSpan GroupInterval, TimeSpan RepeatInterval, ImmutableArray<GroupTarget> Targets)
{
    /// <summary>The most alerts kept; more are counted in <see cref="GroupState.Dropped"/>.</summary>
    public int MaxAlerts { get; init; } = 100_000;

    public static GroupSettings Of(Route route, Receiver receiver)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(receiver);
        return new GroupSettings(
            route.GroupWait,
            route.GroupInterval,
            route.RepeatInterval,
            [.. receiver.Integrations.Select(i => new GroupTarget(GroupTarget.NameOf(receiver, i), i.SendResolved))]
        );
    }
}
