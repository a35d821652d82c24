using System.Collections.Immutable;

namespace TelemetryGrid.Objectives;

/// <summary>An objective and how it stands.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloReport")]
public sealed record SloReport
{
    [Id(0)]
    public required string Service { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public string Description { get; init; } = "";

    /// <summary>The share that has to be good, 0..1.</summary>
    [Id(3)]
    public required double Target { get; init; }

    /// <summary>For example <c>availability</c>, <c>latency</c>.</summary>
    [Id(4)]
    public required string Kind { get; init; }

    /// <summary><c>ratio</c>, <c>raw_ratio</c>, <c>threshold</c> or <c>time_slices</c>.</summary>
    [Id(5)]
    public required string Method { get; init; }

    [Id(6)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(7)]
    public required string File { get; init; }

    /// <summary>True when measurements are sent for it rather than asked for.</summary>
    [Id(8)]
    public required bool IsPushed { get; init; }

    [Id(9)]
    public required ImmutableArray<SloGroupReport> Groups { get; init; }

    /// <summary>The end of the last interval that was counted; null before the first.</summary>
    [Id(10)]
    public DateTimeOffset? EvaluatedUntil { get; init; }

    /// <summary>Why the last evaluation failed; empty when it did not.</summary>
    [Id(11)]
    public string Failure { get; init; } = "";

    /// <summary>Evaluations that failed since the grain was activated; each was tried again.</summary>
    [Id(12)]
    public long Failures { get; init; }

    /// <summary>Intervals that were never counted, as they were too long ago when the grid came to them.</summary>
    [Id(13)]
    public long SkippedIntervals { get; init; }

    /// <summary>Measurements refused as too late.</summary>
    [Id(14)]
    public long LateMeasurements { get; init; }

    /// <summary>Series beyond those that may have a budget each.</summary>
    [Id(15)]
    public long RefusedGroups { get; init; }

    [Id(16)]
    public int FiringAlerts { get; init; }
}
