namespace TelemetryGrid.Jobs;

/// <summary>How a job stands.</summary>
public enum JobStatus
{
    /// <summary>It waits for its time.</summary>
    Waiting,

    Running,

    /// <summary>Its last run failed; it is tried again at its next time.</summary>
    Failed,
}
