using System.Collections.Immutable;
using TelemetryGrid.Alerting.Correlation.Rules;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>How alerts are joined into incidents, and how many of them.</summary>
public sealed record CorrelationOptions
{
    /// <summary>Those of the configuration follow the built-in ones.</summary>
    public ImmutableArray<CorrelationRule> Rules { get; init; } = CorrelationRule.BuiltIn;

    public ImmutableArray<EscalationPolicy> Escalation { get; init; } = [];

    /// <summary>Ids or names of the nodes where the network is watched from; without any, the core.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>A cause may be noticed this much later than what it explains. Default 15 minutes.</summary>
    public TimeSpan LateCause { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Alerts of one entity that begin this close together are related. Default 5 minutes.</summary>
    public TimeSpan RelatedWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A cause that has ended still explains for this long, so that the rest can end too. Default 2 minutes.</summary>
    public TimeSpan ReleaseAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An alert that fires again this soon after its incident was resolved opens that one again. Default 15 minutes.</summary>
    public TimeSpan ReopenWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>More than <see cref="MaxAlertsInWindow"/> alerts of one name and entity in this window are duplicates. Default 5 minutes.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Default 20.</summary>
    public int MaxAlertsInWindow { get; init; } = 20;

    /// <summary>An alert that fires anew more than <see cref="MaxToggles"/> times in this window flaps. Default 15 minutes.</summary>
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Default 4.</summary>
    public int MaxToggles { get; init; } = 4;

    /// <summary>Alerts that begin this close together repeatedly are learnt to belong together. Default 2 minutes.</summary>
    public TimeSpan CoOccurrenceWindow { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often two must have begun together. Default 5.</summary>
    public int MinSupport { get; init; } = 5;

    /// <summary>The probability that chance did it must be below this. Default 1e-6: very many pairs are looked at.</summary>
    public double MaxChance { get; init; } = 1e-6;

    /// <summary>Alerts known at a time; further ones are not joined, and counted. Default 20,000.</summary>
    public int MaxAlerts { get; init; } = 20_000;

    /// <summary>Incidents that are not resolved; alerts that would open further ones stay alone, and are counted. Default 5,000.</summary>
    public int MaxOpenIncidents { get; init; } = 5_000;

    /// <summary>Resolved incidents remembered, the newest. Default 1,000.</summary>
    public int MaxResolvedIncidents { get; init; } = 1_000;

    /// <summary>Members an incident lists. Default 2,000.</summary>
    public int MaxMembers { get; init; } = 2_000;

    /// <summary>Entries of an incident's timeline: the first, and the newest of the rest. Default 200.</summary>
    public int MaxTimeline { get; init; } = 200;

    /// <summary>Maintenance windows, past ones not counted. Default 1,000.</summary>
    public int MaxMaintenanceWindows { get; init; } = 1_000;

    /// <summary>Kinds of alerts whose beginnings are counted. Default 4,000.</summary>
    public int MaxLearntKinds { get; init; } = 4_000;

    /// <summary>Pairs of kinds whose common beginnings are counted. Default 20,000.</summary>
    public int MaxLearntPairs { get; init; } = 20_000;
}
