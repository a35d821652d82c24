using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>A flush whose notifications are not all told yet.</summary>
/// <param name="Ended">The alerts that had ended, with the time of their last news: they go once everyone knows.</param>
public sealed record PendingFlush(
    long Number,
    DateTimeOffset At,
    ImmutableArray<(Labels Labels, DateTimeOffset UpdatedAt)> Ended,
    ImmutableDictionary<string, GroupNotification> Outstanding,
    bool Failed
);
