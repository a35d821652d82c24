namespace TelemetryGrid.Grains.Jobs;

/// <summary>What a job grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.JobState")]
public sealed class JobState
{
    [Id(0)]
    public DateTimeOffset? LastStarted { get; set; }

    [Id(1)]
    public DateTimeOffset? LastSucceeded { get; set; }

    [Id(2)]
    public TimeSpan? LastDuration { get; set; }

    [Id(3)]
    public string Outcome { get; set; } = "";

    [Id(4)]
    public bool HasFailed { get; set; }

    [Id(5)]
    public DateTimeOffset? NextRun { get; set; }

    [Id(6)]
    public long Runs { get; set; }

    [Id(7)]
    public long Failures { get; set; }
}
