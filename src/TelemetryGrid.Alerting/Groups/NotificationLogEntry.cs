using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>What a target was last told, and in which flush: the alerts that fired and those that had ended.</summary>
public sealed record NotificationLogEntry(DateTimeOffset At, ImmutableHashSet<Fingerprint> Firing, ImmutableHashSet<Fingerprint> Resolved);
