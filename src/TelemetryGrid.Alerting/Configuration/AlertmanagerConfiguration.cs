using System.Collections.Immutable;
using TelemetryGrid.Alerting.Inhibition;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerting.TimeIntervals;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>A whole configuration in the format of Alertmanager's file, checked: every receiver and time interval that a route names is there.</summary>
public sealed record AlertmanagerConfiguration(
    Settings Global,
    Route Root,
    ImmutableDictionary<string, Receiver> Receivers,
    ImmutableArray<InhibitRule> InhibitRules,
    ImmutableDictionary<string, TimeIntervalSet> TimeIntervals,
    ImmutableArray<string> Templates
)
{
    /// <summary>After this long without news an alert that names no end counts as resolved.</summary>
    public TimeSpan ResolveTimeout => Global.Duration("resolve_timeout") ?? TimeSpan.FromMinutes(5);
}
