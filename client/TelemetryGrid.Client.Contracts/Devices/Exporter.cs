namespace TelemetryGrid.Client;

/// <summary>One flow protocol that a device exports: totals since first seen, rates of the last minute, sampling already applied.</summary>
public sealed record Exporter
{
    /// <summary><c>netflow5</c>, <c>netflow9</c>, <c>ipfix</c> or <c>sflow5</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The address it sends from.</summary>
    public required string Address { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    public ulong Datagrams { get; init; }

    public ulong Records { get; init; }

    public ulong Octets { get; init; }

    public ulong Packets { get; init; }

    /// <summary>One packet in this many was sampled; 1 when the exporter says it samples nothing, 0 when it says nothing.</summary>
    public uint SamplingInterval { get; init; }

    /// <summary>Records or datagrams missing by the exporter's own sequence numbers.</summary>
    public ulong Lost { get; init; }

    /// <summary>Datagrams or sets that could not be read.</summary>
    public ulong Malformed { get; init; }

    /// <summary>Data sets that came before their template.</summary>
    public ulong UnknownTemplates { get; init; }

    public double RecordsPerSecond { get; init; }

    public double BitsPerSecond { get; init; }

    /// <summary>The exporter's clock minus the grid's, when it was repaired; 0 otherwise.</summary>
    public double ClockSkewSeconds { get; init; }
}
