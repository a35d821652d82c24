using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Routing;

/// <summary>One node of the route tree, with what it inherits in place. A tree has at least its root, which matches every alert.</summary>
public sealed record Route
{
    /// <summary>What names the route in group keys: the matchers on the way from the root, and its place among routes that match the same.</summary>
    public required string Id { get; init; }

    /// <summary>The matchers on the way from the root, as Alertmanager writes them at the front of a group's key.</summary>
    public required string Key { get; init; }

    public required string Receiver { get; init; }

    public ImmutableArray<LabelMatcher> Matchers { get; init; } = [];

    /// <summary>Goes on to the next sibling after a match.</summary>
    public bool Continue { get; init; }

    /// <summary>Sorted (ordinal), each once; meaningless with <see cref="GroupByAll"/>.</summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];

    /// <summary>Each set of labels is a group of its own, written <c>'...'</c>.</summary>
    public bool GroupByAll { get; init; }

    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan RepeatInterval { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Names of time intervals in which the route's groups are muted.</summary>
    public ImmutableArray<string> MuteTimeIntervals { get; init; } = [];

    /// <summary>Names of time intervals outside of which the route's groups are muted; none means always active.</summary>
    public ImmutableArray<string> ActiveTimeIntervals { get; init; } = [];

    public ImmutableArray<Route> Routes { get; init; } = [];
}
