using System.Collections.Immutable;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>What a job does; <see cref="JobGrain"/> does it at its times.</summary>
public interface IAnalyticsJob
{
    string Name { get; }

    string Description { get; }

    /// <summary><c>batch</c>, <c>predictive</c> or <c>streaming</c>.</summary>
    string Kind { get; }

    CronSchedule Schedule { get; }

    /// <summary>Jobs that run before it, where their last success is older than this job's.</summary>
    ImmutableArray<string> DependsOn { get; }

    /// <returns>What it did, in a sentence.</returns>
    Task<string> RunAsync(string site, DateTimeOffset now);
}
