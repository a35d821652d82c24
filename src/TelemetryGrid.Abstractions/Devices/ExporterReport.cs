using System.Collections.Immutable;

namespace TelemetryGrid.Devices;

/// <summary>What one flow exporter sent within one collector window, and what was wrong with it. Traffic has sampling applied.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ExporterReport")]
public sealed record ExporterReport
{
    /// <summary>Unix milliseconds at the window's end, on our clock.</summary>
    [Id(0)]
    public required long TimestampMilliseconds { get; init; }

    /// <summary><c>netflow5</c>, <c>netflow9</c>, <c>ipfix</c> or <c>sflow5</c>.</summary>
    [Id(1)]
    public required string Protocol { get; init; }

    [Id(2)]
    public required string Address { get; init; }

    [Id(3)]
    public ulong Datagrams { get; init; }

    [Id(4)]
    public ulong Records { get; init; }

    [Id(5)]
    public ulong Octets { get; init; }

    [Id(6)]
    public ulong Packets { get; init; }

    /// <summary>The sampling interval applied last; 1 when the exporter says it samples nothing, 0 when it says nothing.</summary>
    [Id(7)]
    public uint SamplingInterval { get; init; }

    /// <summary>Records or datagrams missing by the exporter's own sequence numbers.</summary>
    [Id(8)]
    public ulong Lost { get; init; }

    /// <summary>Datagrams or sets that could not be read.</summary>
    [Id(9)]
    public ulong Malformed { get; init; }

    /// <summary>Data sets that came before their template.</summary>
    [Id(10)]
    public ulong UnknownTemplates { get; init; }

    /// <summary>Exporter clock minus ours, in milliseconds, when it was repaired; 0 otherwise.</summary>
    [Id(11)]
    public long ClockSkewMilliseconds { get; init; }

    /// <summary>Labels its source adds (site, role, …).</summary>
    [Id(12)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;
}
