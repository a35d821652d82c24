namespace TelemetryGrid.Client;

/// <summary>An analytics job and how it fares.</summary>
public sealed record Job
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary><c>batch</c> or <c>predictive</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Five fields of cron, in UTC.</summary>
    public required string Schedule { get; init; }

    /// <summary>Jobs that run before it.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public JobStatus Status { get; init; }

    public DateTimeOffset? LastStarted { get; init; }

    public DateTimeOffset? LastSucceeded { get; init; }

    public double? LastDurationSeconds { get; init; }

    /// <summary>What the last run did, or why it failed; empty before the first.</summary>
    public string Outcome { get; init; } = "";

    public DateTimeOffset? NextRun { get; init; }

    public long Runs { get; init; }

    public long Failures { get; init; }
}
