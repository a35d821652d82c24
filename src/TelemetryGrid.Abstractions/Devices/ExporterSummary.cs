namespace TelemetryGrid.Devices;

/// <summary>One flow protocol a device exports, totals since first seen, rates of the last minute.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ExporterSummary")]
public sealed record ExporterSummary
{
    [Id(0)]
    public required string Protocol { get; init; }

    [Id(1)]
    public required string Address { get; init; }

    [Id(2)]
    public DateTimeOffset LastSeen { get; init; }

    [Id(3)]
    public ulong Datagrams { get; init; }

    [Id(4)]
    public ulong Records { get; init; }

    [Id(5)]
    public ulong Octets { get; init; }

    [Id(6)]
    public ulong Packets { get; init; }

    [Id(7)]
    public uint SamplingInterval { get; init; }

    [Id(8)]
    public ulong Lost { get; init; }

    [Id(9)]
    public ulong Malformed { get; init; }

    [Id(10)]
    public ulong UnknownTemplates { get; init; }

    [Id(11)]
    public double RecordsPerSecond { get; init; }

    [Id(12)]
    public double BitsPerSecond { get; init; }

    [Id(13)]
    public long ClockSkewMilliseconds { get; init; }
}
