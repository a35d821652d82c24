using System.Collections.Immutable;

namespace TelemetryGrid.Health;

/// <summary>The health of a site, from that of its devices, or of the network, from that of its sites.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.GroupHealthReport")]
public sealed record GroupHealthReport
{
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>0 to 100: the mean by criticality, or the ceiling when that is lower; null when nothing is known.</summary>
    [Id(1)]
    public double? Score { get; init; }

    [Id(2)]
    public double? Mean { get; init; }

    /// <summary>What the member that costs most leaves.</summary>
    [Id(3)]
    public required double Ceiling { get; init; }

    /// <summary>What decides the score, in a sentence.</summary>
    [Id(4)]
    public required string Reason { get; init; }

    /// <summary>Members that score 90 or more, 60 or more, 1 or more, below 1, and those of which nothing is known.</summary>
    [Id(5)]
    public int Healthy { get; init; }

    [Id(6)]
    public int Impaired { get; init; }

    [Id(7)]
    public int Poor { get; init; }

    [Id(8)]
    public int Down { get; init; }

    [Id(9)]
    public int Unknown { get; init; }

    /// <summary>Members that cost most, at most five.</summary>
    [Id(10)]
    public ImmutableArray<string> Worst { get; init; } = [];
}
