namespace TelemetryGrid.Client;

/// <summary>The health of a site, from that of its devices, or of the network, from that of its sites.</summary>
public sealed record GroupHealth
{
    public required string Name { get; init; }

    /// <summary>The mean by criticality, or the ceiling when that is lower; null when nothing is known.</summary>
    public double? Score { get; init; }

    public double? Mean { get; init; }

    /// <summary>What the member that costs most leaves.</summary>
    public required double Ceiling { get; init; }

    /// <summary>What decides the score, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Members that score 90 or more.</summary>
    public int Healthy { get; init; }

    /// <summary>60 or more.</summary>
    public int Impaired { get; init; }

    /// <summary>1 or more.</summary>
    public int Poor { get; init; }

    public int Down { get; init; }

    /// <summary>Members of which nothing is known.</summary>
    public int Unknown { get; init; }

    /// <summary>Members that cost most, at most five.</summary>
    public IReadOnlyList<string> Worst { get; init; } = [];
}
