namespace TelemetryGrid.Client;

/// <summary>How the grid and the network that it watches are, at a glance.</summary>
public sealed record SystemHealth
{
    /// <summary><c>healthy</c>, <c>degraded</c> (something needs a look) or <c>critical</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is not healthy, in sentences.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>All partitions have caught up with their logs.</summary>
    public bool Ready { get; init; }

    public int Partitions { get; init; }

    /// <summary>Partitions that have not caught up.</summary>
    public IReadOnlyList<int> WaitingFor { get; init; } = [];

    public int Sources { get; init; }

    /// <summary>Sources whose collector fails.</summary>
    public int FailingSources { get; init; }

    public int OpenIncidents { get; init; }

    public int AcknowledgedIncidents { get; init; }

    /// <summary>The worst severity among incidents that are not resolved; empty for none.</summary>
    public string WorstSeverity { get; init; } = "";

    public int ActiveAlerts { get; init; }

    public int SuppressedAlerts { get; init; }

    /// <summary>Alerts that were more than are joined, since the grain started.</summary>
    public long DroppedAlerts { get; init; }
}
