namespace TelemetryGrid.Client;

/// <summary>What became of measurements. Those accepted are stored.</summary>
public sealed record SliReceipt
{
    public required int Accepted { get; init; }

    /// <summary>Counted before.</summary>
    public required int Duplicates { get; init; }

    public required int Rejected { get; init; }

    /// <summary>For each measurement, in order.</summary>
    public required IReadOnlyList<SliVerdict> Items { get; init; }
}
