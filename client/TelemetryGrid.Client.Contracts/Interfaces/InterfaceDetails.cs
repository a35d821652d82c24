namespace TelemetryGrid.Client;

/// <summary>All that the grid knows of one interface.</summary>
public sealed record InterfaceDetails
{
    public required Interface Interface { get; init; }

    /// <summary>ifDescr.</summary>
    public string Description { get; init; } = "";

    public DateTimeOffset? LastStatusChange { get; init; }

    /// <summary>Octets since the interface was first seen, across wraps and resets.</summary>
    public ulong InOctetsTotal { get; init; }

    /// <summary>Octets since the interface was first seen, across wraps and resets.</summary>
    public ulong OutOctetsTotal { get; init; }

    public required RateStatistics InBitsPerSecond { get; init; }

    public required RateStatistics OutBitsPerSecond { get; init; }

    public required RateStatistics ErrorsPerSecond { get; init; }

    public required RateStatistics DiscardsPerSecond { get; init; }

    /// <summary>What this hour of the week usually brings, in bits per second; null until something was learned.</summary>
    public Baseline? InBaseline { get; init; }

    /// <summary>What this hour of the week usually brings, in bits per second; null until something was learned.</summary>
    public Baseline? OutBaseline { get; init; }

    /// <summary>Oldest first, one point per collection interval, an hour at most.</summary>
    public IReadOnlyList<InterfacePoint> LastHour { get; init; } = [];

    public required CounterAnomalies CounterAnomalies { get; init; }
}
