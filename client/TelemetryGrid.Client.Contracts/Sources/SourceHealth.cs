namespace TelemetryGrid.Client;

/// <summary>How a source's collector fares: totals since it started, rates since its report before.</summary>
public sealed record SourceHealth
{
    public required SourceStatus Status { get; init; }

    /// <summary>One sentence when the status is error; empty otherwise.</summary>
    public string Error { get; init; } = "";

    public DateTimeOffset ReportedAt { get; init; }

    public DateTimeOffset? LastRecordAt { get; init; }

    /// <summary>Datagrams received or requests answered.</summary>
    public long Messages { get; init; }

    /// <summary>Records read out of them.</summary>
    public long Records { get; init; }

    /// <summary>Records that are in the ingest log and survive the loss of the process.</summary>
    public long RecordsAcknowledged { get; init; }

    public long RecordsDropped { get; init; }

    /// <summary>Messages that could not be read.</summary>
    public long Malformed { get; init; }

    /// <summary>Datagrams that the kernel dropped because the socket's buffer was full.</summary>
    public long KernelDrops { get; init; }

    public double MessagesPerSecond { get; init; }

    public double RecordsPerSecond { get; init; }
}
