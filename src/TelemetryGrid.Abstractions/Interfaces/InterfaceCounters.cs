namespace TelemetryGrid.Interfaces;

/// <summary>One reading of an interface's IF-MIB objects. Counters are raw; a null counter was not reported.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InterfaceCounters")]
public sealed record InterfaceCounters
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required uint IfIndex { get; init; }

    /// <summary>Unix milliseconds when the agent was read.</summary>
    [Id(2)]
    public required long TimestampMilliseconds { get; init; }

    [Id(3)]
    public CounterOrigin Origin { get; init; }

    /// <summary>The agent's uptime in hundredths of a second at the reading; 0 when unknown.</summary>
    [Id(4)]
    public long SysUpTime { get; init; }

    /// <summary>The reader saw a restart or a counter discontinuity since the reading before: no rate spans the two.</summary>
    [Id(5)]
    public bool Discontinuity { get; init; }

    [Id(6)]
    public string Alias { get; init; } = "";

    [Id(7)]
    public string Description { get; init; } = "";

    /// <summary>IANAifType; 0 when unknown.</summary>
    [Id(8)]
    public uint IfType { get; init; }

    /// <summary>Bits per second; 0 when unknown.</summary>
    [Id(9)]
    public ulong SpeedBitsPerSecond { get; init; }

    [Id(10)]
    public InterfaceStatus AdminStatus { get; init; }

    [Id(11)]
    public InterfaceStatus OperStatus { get; init; }

    /// <summary>Width of the octet and packet counters: 32 or 64. Error and discard counters are always 32 bits wide.</summary>
    [Id(12)]
    public byte CounterBits { get; init; } = 64;

    [Id(13)]
    public ulong? InOctets { get; init; }

    [Id(14)]
    public ulong? OutOctets { get; init; }

    [Id(15)]
    public ulong? InPackets { get; init; }

    [Id(16)]
    public ulong? OutPackets { get; init; }

    [Id(17)]
    public ulong? InErrors { get; init; }

    [Id(18)]
    public ulong? OutErrors { get; init; }

    [Id(19)]
    public ulong? InDiscards { get; init; }

    [Id(20)]
    public ulong? OutDiscards { get; init; }
}
