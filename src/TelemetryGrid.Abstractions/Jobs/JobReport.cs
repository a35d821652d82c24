using System.Collections.Immutable;

namespace TelemetryGrid.Jobs;

/// <summary>An analytics job and how it fares.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.JobReport")]
public sealed record JobReport
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required string Description { get; init; }

    /// <summary><c>batch</c>, <c>predictive</c> or <c>streaming</c>.</summary>
    [Id(2)]
    public required string Kind { get; init; }

    /// <summary>Five fields of cron, in UTC.</summary>
    [Id(3)]
    public required string Schedule { get; init; }

    /// <summary>Jobs that run before it.</summary>
    [Id(4)]
    public ImmutableArray<string> DependsOn { get; init; } = [];

    [Id(5)]
    public JobStatus Status { get; init; }

    [Id(6)]
    public DateTimeOffset? LastStarted { get; init; }

    [Id(7)]
    public DateTimeOffset? LastSucceeded { get; init; }

    [Id(8)]
    public TimeSpan? LastDuration { get; init; }

    /// <summary>What the last run did, or why it failed; empty before the first.</summary>
    [Id(9)]
    public string Outcome { get; init; } = "";

    [Id(10)]
    public DateTimeOffset? NextRun { get; init; }

    [Id(11)]
    public long Runs { get; init; }

    [Id(12)]
    public long Failures { get; init; }
}
