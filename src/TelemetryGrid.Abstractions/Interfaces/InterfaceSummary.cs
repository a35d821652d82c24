using TelemetryGrid.Identity;

namespace TelemetryGrid.Interfaces;

/// <summary>An interface in one line: what lists and live views show. Rates are of the last interval, per second.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InterfaceSummary")]
public sealed record InterfaceSummary
{
    [Id(0)]
    public required InterfaceId Id { get; init; }

    [Id(1)]
    public required uint IfIndex { get; init; }

    [Id(2)]
    public string Alias { get; init; } = "";

    [Id(3)]
    public ulong SpeedBitsPerSecond { get; init; }

    [Id(4)]
    public InterfaceStatus AdminStatus { get; init; }

    [Id(5)]
    public InterfaceStatus OperStatus { get; init; }

    [Id(6)]
    public DateTimeOffset LastSeen { get; init; }

    [Id(7)]
    public double InBitsPerSecond { get; init; }

    [Id(8)]
    public double OutBitsPerSecond { get; init; }

    /// <summary>0 to 1 of the speed; null when the speed is unknown.</summary>
    [Id(9)]
    public double? InUtilization { get; init; }

    [Id(10)]
    public double? OutUtilization { get; init; }

    [Id(11)]
    public double InPacketsPerSecond { get; init; }

    [Id(12)]
    public double OutPacketsPerSecond { get; init; }

    /// <summary>Inbound and outbound errors per second.</summary>
    [Id(13)]
    public double ErrorsPerSecond { get; init; }

    /// <summary>Inbound and outbound discards per second.</summary>
    [Id(14)]
    public double DiscardsPerSecond { get; init; }
}
