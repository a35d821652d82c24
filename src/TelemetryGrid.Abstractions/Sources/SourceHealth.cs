using TelemetryGrid.Identity;

namespace TelemetryGrid.Sources;

/// <summary>How a source's collector fares, reported every few seconds. Rates cover the time since the report before.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceHealth")]
public sealed record SourceHealth
{
    [Id(0)]
    public required SourceId Id { get; init; }

    /// <summary>Active, Inactive, Maintenance as collecting goes; Error with <see cref="Error"/> saying why.</summary>
    [Id(1)]
    public required SourceStatus Status { get; init; }

    [Id(2)]
    public string Error { get; init; } = "";

    [Id(3)]
    public DateTimeOffset ReportedAt { get; init; }

    [Id(4)]
    public DateTimeOffset? LastRecordAt { get; init; }

    /// <summary>Datagrams received or requests answered.</summary>
    [Id(5)]
    public long Messages { get; init; }

    /// <summary>Records read out of them.</summary>
    [Id(6)]
    public long Records { get; init; }

    /// <summary>Records that are in the ingest log: they survive the loss of this process.</summary>
    [Id(7)]
    public long RecordsAcknowledged { get; init; }

    /// <summary>Records dropped here, by whatever bound.</summary>
    [Id(8)]
    public long RecordsDropped { get; init; }

    /// <summary>Messages that could not be read.</summary>
    [Id(9)]
    public long Malformed { get; init; }

    /// <summary>Datagrams the kernel dropped because the socket's buffer was full.</summary>
    [Id(10)]
    public long KernelDrops { get; init; }

    [Id(11)]
    public double MessagesPerSecond { get; init; }

    [Id(12)]
    public double RecordsPerSecond { get; init; }
}
