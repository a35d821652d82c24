using System.Collections.Immutable;

namespace TelemetryGrid.Objectives;

/// <summary>An objective for one of the series its indicator has; most have one, without labels.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloGroupReport")]
public sealed record SloGroupReport
{
    /// <summary>What tells it from the others; empty where there is one.</summary>
    [Id(0)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>In the order of the specification; at least one.</summary>
    [Id(1)]
    public required ImmutableArray<SloWindowReport> Windows { get; init; }

    /// <summary>In the order of the policy; none under the simple scheme.</summary>
    [Id(2)]
    public ImmutableArray<SloConditionReport> Conditions { get; init; } = [];

    /// <summary>The level of the simple scheme: <c>critical</c>, <c>high</c>, <c>warning</c> or <c>none</c>.</summary>
    [Id(3)]
    public string Severity { get; init; } = "none";

    /// <summary>The last intervals, the oldest first.</summary>
    [Id(4)]
    public ImmutableArray<SloPoint> Recent { get; init; } = [];
}
